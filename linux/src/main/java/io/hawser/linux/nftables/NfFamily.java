package io.hawser.linux.nftables;

import java.util.Locale;

/** The packets that a table sees (linux/netfilter.h: NFPROTO_*). */
public enum NfFamily {
    /** IPv4. */
    IP(2),
    /** IPv6. */
    IP6(10),
    /** IPv4 and IPv6. */
    INET(1),
    /** ARP. */
    ARP(3),
    /** What a bridge forwards. */
    BRIDGE(7),
    /** What one device takes in or sends. */
    NETDEV(5);

    private final int number;

    NfFamily(final int number) {
        this.number = number;
    }

    /** The kernel's number, as in {@code nfgen_family}. */
    public int number() {
        return number;
    }

    /** The family of this number, or null. */
    static NfFamily ofNumber(final int number) {
        for (final NfFamily family : values()) {
            if (family.number == number) {
                return family;
            }
        }
        return null;
    }

    /** As {@code nft} calls it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
