package io.hawser.linux.nftables.header;

/** linux/netfilter/nf_nat.h: the flags of a translation. */
public final class NfNat {
    public static final int NF_NAT_RANGE_MAP_IPS = 1 << 0;
    public static final int NF_NAT_RANGE_PROTO_SPECIFIED = 1 << 1;
    public static final int NF_NAT_RANGE_PROTO_RANDOM = 1 << 2;
    public static final int NF_NAT_RANGE_PERSISTENT = 1 << 3;
    public static final int NF_NAT_RANGE_PROTO_RANDOM_FULLY = 1 << 4;
    public static final int NF_NAT_RANGE_PROTO_OFFSET = 1 << 5;
    public static final int NF_NAT_RANGE_NETMAP = 1 << 6;

    private NfNat() {}
}
