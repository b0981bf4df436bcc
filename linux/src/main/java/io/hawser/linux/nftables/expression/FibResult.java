package io.hawser.linux.nftables.expression;

/** What {@link Fib} gives, in the kernel's order (linux/netfilter/nf_tables.h: enum nft_fib_result). */
public enum FibResult implements Numbered {
    /** Nothing; the kernel refuses it. */
    UNSPEC,
    /** Index of the interface, host order. */
    OIF,
    /** Name of the interface. */
    OIFNAME,
    /** linux/rtnetlink.h: RTN_*, 32 bits in host order. */
    TYPE;

    @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
    @Override
    public int number() {
        return ordinal();
    }
}
