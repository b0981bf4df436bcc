package io.hawser.linux.nftables.data;

import java.util.Locale;

/**
 * The types that the {@code nft} tool knows values by. The kernel stores their numbers with a set and reads nothing
 * into them; with them {@code nft list ruleset} shows what a person can read.
 */
public enum DataType {
    /** A verdict; has a number of its own in the kernel (linux/netfilter/nf_tables.h: NFT_DATA_VERDICT). */
    VERDICT(0xffff_ff00, 0, Order.NONE),
    /** An integer of no particular meaning. */
    INTEGER(4, 4, Order.NONE),
    /** An IPv4 address. */
    IPV4_ADDR(7, 4, Order.BIG_ENDIAN),
    /** An IPv6 address. */
    IPV6_ADDR(8, 16, Order.BIG_ENDIAN),
    /** A MAC address. */
    ETHER_ADDR(9, 6, Order.BIG_ENDIAN),
    /** An EtherType. */
    ETHER_TYPE(10, 2, Order.BIG_ENDIAN),
    /** A transport protocol: 6 is TCP, 17 UDP, 132 SCTP. */
    INET_PROTO(12, 1, Order.BIG_ENDIAN),
    /** A port. */
    INET_SERVICE(13, 2, Order.BIG_ENDIAN),
    /** A mark, and any 32-bit number in host order that {@code nft} shall show as hexadecimal. */
    MARK(19, 4, Order.HOST),
    /** An interface's index, shown as its name. */
    IFACE_INDEX(20, 4, Order.HOST),
    /** linux/if_arp.h: ARPHRD_*. */
    IFACE_TYPE(21, 2, Order.HOST),
    /** A user id. */
    UID(24, 4, Order.HOST),
    /** A group id. */
    GID(25, 4, Order.HOST),
    /** State bits of a connection. */
    CT_STATE(26, 4, Order.HOST),
    /** Direction of a packet in its connection. */
    CT_DIR(27, 1, Order.HOST),
    /** Status bits of a connection. */
    CT_STATUS(28, 4, Order.HOST),
    /** linux/if_packet.h: PACKET_*. */
    PKT_TYPE(31, 1, Order.HOST),
    /** linux/rtnetlink.h: RTN_*. */
    FIB_ADDRTYPE(38, 4, Order.HOST),
    /** Whether something is so: one byte, 0 or 1. */
    BOOLEAN(39, 1, Order.HOST),
    /** An interface's name, 16 bytes. */
    IFNAME(41, 16, Order.HOST);

    /** How a value's bytes are ordered, by the numbers that {@code nft} writes into a set's user data. */
    public enum Order {
        /** Not said. */
        NONE,
        /** As the machine has it. */
        HOST,
        /** As the network has it. */
        BIG_ENDIAN;

        /** The number. */
        @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
        public int number() {
            return ordinal();
        }
    }

    private final int number;
    private final int length;
    private final Order order;

    DataType(final int number, final int length, final Order order) {
        this.number = number;
        this.length = length;
        this.order = order;
    }

    /** The number it is stored by, as in NFTA_SET_KEY_TYPE. */
    public int number() {
        return number;
    }

    /** Length of a value in bytes. */
    public int length() {
        return length;
    }

    /** Order of a value's bytes. */
    public Order order() {
        return order;
    }

    /** The type of this number, or null. */
    static DataType ofNumber(final int number) {
        for (final DataType type : values()) {
            if (type.number == number) {
                return type;
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
