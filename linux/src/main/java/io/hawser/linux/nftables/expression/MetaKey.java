package io.hawser.linux.nftables.expression;

import io.hawser.linux.nftables.data.DataType;
import java.util.Locale;

/** What {@link Meta} loads and sets, in the kernel's order (linux/netfilter/nf_tables.h: enum nft_meta_keys). */
public enum MetaKey implements Numbered {
    /** Length of the packet in bytes. */
    LENGTH(DataType.INTEGER),
    /** EtherType. */
    PROTOCOL(DataType.ETHER_TYPE),
    /** Class for queueing. */
    PRIORITY(DataType.INTEGER),
    /** The mark. */
    MARK(DataType.MARK),
    /** Index of the interface it came in by. */
    IIF(DataType.IFACE_INDEX),
    /** Index of the interface it goes out by. */
    OIF(DataType.IFACE_INDEX),
    /** Name of the interface it came in by. */
    IIFNAME(DataType.IFNAME),
    /** Name of the interface it goes out by. */
    OIFNAME(DataType.IFNAME),
    /** ARPHRD type of the interface it came in by. */
    IIFTYPE(DataType.IFACE_TYPE),
    /** ARPHRD type of the interface it goes out by. */
    OIFTYPE(DataType.IFACE_TYPE),
    /** Owner of the sending socket. */
    SKUID(DataType.UID),
    /** Group of the sending socket. */
    SKGID(DataType.GID),
    /** Whether the packet is traced. */
    NFTRACE(DataType.BOOLEAN),
    /** Realm of the route. */
    RTCLASSID(DataType.INTEGER),
    /** Security mark. */
    SECMARK(DataType.INTEGER),
    /** linux/netfilter.h: NFPROTO_*, one byte. */
    NFPROTO(DataType.INTEGER),
    /** The transport protocol. */
    L4PROTO(DataType.INET_PROTO),
    /** Name of the bridge it came in by. */
    IBRNAME(DataType.IFNAME),
    /** Name of the bridge it goes out by. */
    OBRNAME(DataType.IFNAME),
    /** To whom the packet is. */
    PKTTYPE(DataType.PKT_TYPE),
    /** Number of the CPU. */
    CPU(DataType.INTEGER),
    /** Group of the interface it came in by. */
    IIFGROUP(DataType.INTEGER),
    /** Group of the interface it goes out by. */
    OIFGROUP(DataType.INTEGER),
    /** Control group of the sending socket. */
    CGROUP(DataType.INTEGER),
    /** A random number. */
    RANDOM(DataType.INTEGER),
    /** Whether it came through IPsec. */
    IPSEC(DataType.BOOLEAN),
    /** Kind of the interface it came in by. */
    IIFKIND(DataType.IFNAME),
    /** Kind of the interface it goes out by. */
    OIFKIND(DataType.IFNAME),
    /** VLAN of the bridge port. */
    IBRPVID(DataType.INTEGER),
    /** VLAN protocol of the bridge. */
    IBRVPROTO(DataType.ETHER_TYPE),
    /** Nanoseconds since 1970. */
    TIME(DataType.INTEGER),
    /** Day of the week. */
    DAY(DataType.INTEGER),
    /** Second of the day. */
    HOUR(DataType.INTEGER),
    /** Index of the enslaved interface. */
    SDIF(DataType.IFACE_INDEX),
    /** Name of the enslaved interface. */
    SDIFNAME(DataType.IFNAME),
    /** Whether a bridge shall route it. */
    BROUTE(DataType.BOOLEAN);

    private final DataType type;

    MetaKey(final DataType type) {
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
        return name().toLowerCase(Locale.ROOT);
    }
}
