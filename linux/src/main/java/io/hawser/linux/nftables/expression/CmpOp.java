package io.hawser.linux.nftables.expression;

/** How {@link Cmp} compares, in the kernel's order (linux/netfilter/nf_tables.h: enum nft_cmp_ops). */
public enum CmpOp implements Numbered {
    EQ("=="),
    NEQ("!="),
    LT("<"),
    LTE("<="),
    GT(">"),
    GTE(">=");

    private final String sign;

    CmpOp(final String sign) {
        this.sign = sign;
    }

    @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
    @Override
    public int number() {
        return ordinal();
    }

    /** The sign. */
    @Override
    public String toString() {
        return sign;
    }
}
