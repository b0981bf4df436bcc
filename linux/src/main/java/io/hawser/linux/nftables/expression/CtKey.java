package io.hawser.linux.nftables.expression;

import io.hawser.linux.nftables.data.DataType;
import java.util.Locale;

/** What {@link Ct} loads and sets, in the kernel's order (linux/netfilter/nf_tables.h: enum nft_ct_keys). */
public enum CtKey implements Numbered {
    /** State bits. */
    STATE(DataType.CT_STATE),
    /** 0 for original, 1 for reply. */
    DIRECTION(DataType.CT_DIR),
    /** Status bits. */
    STATUS(DataType.CT_STATUS),
    /** The mark. */
    MARK(DataType.MARK),
    /** Security mark. */
    SECMARK(DataType.INTEGER),
    /** Milliseconds until it expires. */
    EXPIRATION(DataType.INTEGER),
    /** Name of the helper. */
    HELPER(DataType.IFNAME),
    /** NFPROTO, one byte. */
    L3PROTOCOL(DataType.INTEGER),
    /** Source address, of the family of the connection. */
    SADDR(DataType.IPV4_ADDR),
    /** Destination address, of the family of the connection. */
    DADDR(DataType.IPV4_ADDR),
    /** Transport protocol. */
    PROTOCOL(DataType.INET_PROTO),
    /** Source port. */
    PROTO_SRC(DataType.INET_SERVICE),
    /** Destination port. */
    PROTO_DST(DataType.INET_SERVICE),
    /** Labels. */
    LABEL(DataType.INTEGER),
    /** Packets, 64 bits. */
    PACKETS(DataType.INTEGER),
    /** Bytes, 64 bits. */
    BYTES(DataType.INTEGER),
    /** Bytes per packet, 64 bits. */
    AVGPKT(DataType.INTEGER),
    /** Zone, 16 bits in host order. */
    ZONE(DataType.INTEGER),
    /** Events to report. */
    EVENT(DataType.INTEGER),
    /** IPv4 source address. */
    IP_SADDR(DataType.IPV4_ADDR),
    /** IPv4 destination address. */
    IP_DADDR(DataType.IPV4_ADDR),
    /** IPv6 source address. */
    IP6_SADDR(DataType.IPV6_ADDR),
    /** IPv6 destination address. */
    IP6_DADDR(DataType.IPV6_ADDR),
    /** Number of the connection. */
    ID(DataType.INTEGER);

    private final DataType type;

    CtKey(final DataType type) {
        this.type = type;
    }

    /** Type of the value; tells its byte order. */
    public DataType type() {
        return type;
    }

    @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
    @Override
    public int number() {
        return ordinal();
    }

    /** As {@code nft} calls it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
