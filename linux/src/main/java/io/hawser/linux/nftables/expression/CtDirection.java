package io.hawser.linux.nftables.expression;

/** Which half of a connection (linux/netfilter/nf_conntrack_common.h: enum ip_conntrack_dir). */
public enum CtDirection implements Numbered {
    /** As its first packet went. */
    ORIGINAL,
    /** The other way. */
    REPLY;

    @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
    @Override
    public int number() {
        return ordinal();
    }
}
