package io.hawser.linux.nftables.data;

import io.hawser.linux.nftables.header.NfTables.Verdicts;

/**
 * What becomes of a packet, or where its evaluation goes on.
 *
 * @param code one of {@link Verdicts}
 * @param chain the chain to jump or go to, which must exist or be added in the same transaction; else empty
 */
public record Verdict(int code, String chain) {
    /** The packet passes this hook. */
    public static final Verdict ACCEPT = new Verdict(Verdicts.NF_ACCEPT, "");
    /** The packet is gone. */
    public static final Verdict DROP = new Verdict(Verdicts.NF_DROP, "");
    /** The next rule. */
    public static final Verdict CONTINUE = new Verdict(Verdicts.NFT_CONTINUE, "");
    /** The rule behind the jump that led here; in a base chain, its policy. */
    public static final Verdict RETURN = new Verdict(Verdicts.NFT_RETURN, "");

    /** @throws IllegalArgumentException for a jump without a chain, or a chain without a jump */
    public Verdict {
        if ((code == Verdicts.NFT_JUMP || code == Verdicts.NFT_GOTO) == chain.isEmpty()) {
            throw new IllegalArgumentException("verdict " + code + " with chain '" + chain + "'");
        }
    }

    /** On to a chain, and back behind it. */
    public static Verdict jump(final String chain) {
        return new Verdict(Verdicts.NFT_JUMP, chain);
    }

    /** On to a chain, and not back. */
    public static Verdict goTo(final String chain) {
        return new Verdict(Verdicts.NFT_GOTO, chain);
    }

    /** As {@code nft} writes it. */
    @Override
    public String toString() {
        return switch (code) {
            case Verdicts.NF_ACCEPT -> "accept";
            case Verdicts.NF_DROP -> "drop";
            case Verdicts.NFT_CONTINUE -> "continue";
            case Verdicts.NFT_RETURN -> "return";
            case Verdicts.NFT_BREAK -> "break";
            case Verdicts.NFT_JUMP -> "jump " + chain;
            case Verdicts.NFT_GOTO -> "goto " + chain;
            default -> (code & 0xff) == Verdicts.NF_QUEUE ? "queue num " + (code >>> 16) : "verdict " + code;
        };
    }
}
