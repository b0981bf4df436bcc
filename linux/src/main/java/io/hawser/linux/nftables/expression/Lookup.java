package io.hawser.linux.nftables.expression;

import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.nftables.header.NfTables.Registers;
import io.hawser.linux.nftables.header.NfTablesExpressions.LookupAttributes;
import io.hawser.linux.nftables.header.NfTablesExpressions.LookupFlags;

/**
 * Looks registers up in a set or a map, and goes on only if they are in it (or only if they are not).
 *
 * @param set its name
 * @param setId its id within the transaction that adds it, where its name is but a pattern; else 0
 * @param key the first register of the key
 * @param result what becomes of the element found
 * @param to the first register for a map's data; null for other results
 * @param inverted whether to go on only if the key is not in the set
 */
public record Lookup(String set, int setId, Register key, Result result, Register to, boolean inverted)
        implements Expression {
    static final String NAME = "lookup";

    /** What becomes of the element found. */
    public enum Result {
        /** Nothing more. */
        MATCH,
        /** Its data is loaded. */
        DATA,
        /** Its verdict is carried out. */
        VERDICT
    }

    /** @throws IllegalArgumentException if there is a register without data, or data without a register */
    public Lookup {
        if ((result == Result.DATA) != (to != null)) {
            throw new IllegalArgumentException("a lookup for " + result + " into register " + to);
        }
    }

    /** Goes on only if the key is in the set. */
    public static Lookup in(final String set, final Register key) {
        return new Lookup(set, 0, key, Result.MATCH, null, false);
    }

    /** Goes on only if the key is not in the set. */
    public static Lookup notIn(final String set, final Register key) {
        return new Lookup(set, 0, key, Result.MATCH, null, true);
    }

    /** Loads the data that the map has for the key. */
    public static Lookup map(final String map, final Register key, final Register to) {
        return new Lookup(map, 0, key, Result.DATA, to, false);
    }

    /** Carries out the verdict that the map has for the key. */
    public static Lookup verdictMap(final String map, final Register key) {
        return new Lookup(map, 0, key, Result.VERDICT, null, false);
    }

    /** This lookup, in the set that has this id within the transaction. */
    public Lookup withSetId(final int id) {
        return new Lookup(set, id, key, result, to, inverted);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void encode(final NetlinkEncoder attributes) {
        attributes.u32Be(LookupAttributes.NFTA_LOOKUP_SREG, key.number());
        if (result != Result.MATCH) {
            attributes.u32Be(LookupAttributes.NFTA_LOOKUP_DREG, to == null ? Registers.NFT_REG_VERDICT : to.number());
        }
        attributes.string(LookupAttributes.NFTA_LOOKUP_SET, set);
        if (setId != 0) {
            attributes.u32Be(LookupAttributes.NFTA_LOOKUP_SET_ID, setId);
        }
        if (inverted) {
            attributes.u32Be(LookupAttributes.NFTA_LOOKUP_FLAGS, LookupFlags.NFT_LOOKUP_F_INV);
        }
    }

    static Expression decode(final Fields fields) {
        final int flags = fields.u32(LookupAttributes.NFTA_LOOKUP_FLAGS);
        if ((flags & ~LookupFlags.NFT_LOOKUP_F_INV) != 0) {
            fields.unknown();
        }
        Result result = Result.MATCH;
        Register to = null;
        if (fields.has(LookupAttributes.NFTA_LOOKUP_DREG)) {
            if (fields.u32(LookupAttributes.NFTA_LOOKUP_DREG) == Registers.NFT_REG_VERDICT) {
                result = Result.VERDICT;
            } else {
                result = Result.DATA;
                to = fields.needRegister(LookupAttributes.NFTA_LOOKUP_DREG);
            }
        }
        return new Lookup(
                fields.string(LookupAttributes.NFTA_LOOKUP_SET),
                fields.u32(LookupAttributes.NFTA_LOOKUP_SET_ID),
                fields.needRegister(LookupAttributes.NFTA_LOOKUP_SREG),
                result,
                to,
                flags != 0);
    }
}
