package io.hawser.linux.iptables;

import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpFamily;
import java.math.BigInteger;

/**
 * Where things stand in a rule of one family (linux/netfilter_ipv4/ip_tables.h: struct ipt_entry;
 * linux/netfilter_ipv6/ip6_tables.h: struct ip6t_entry), in bytes. Source, destination and the masks of both come
 * first.
 *
 * @param family IPv4 or IPv6
 * @param domain of the socket that answers
 * @param level of its options: SOL_IP, SOL_IPV6
 * @param addressLength of an address and of a mask
 * @param invflags offset of the flags that turn matches round
 * @param targetOffset offset of the 16-bit offset of the target; that of the next rule follows
 * @param length of a rule without matches and target
 * @param namesFile lists the tables that a namespace has
 */
record EntryLayout(
        IpFamily family,
        int domain,
        int level,
        int addressLength,
        int invflags,
        int targetOffset,
        int length,
        String namesFile) {
    /** The protocol of the socket, which is never sent from. */
    static final int IPPROTO_RAW = 255;

    private static final EntryLayout IPV4 =
            new EntryLayout(IpFamily.IPV4, Socket.AF_INET, 0, 4, 83, 88, 112, "ip_tables_names");
    private static final EntryLayout IPV6 =
            new EntryLayout(IpFamily.IPV6, Socket.AF_INET6, 41, 16, 132, 140, 168, "ip6_tables_names");

    static EntryLayout of(final IpFamily family) {
        return family == IpFamily.IPV4 ? IPV4 : IPV6;
    }

    int nextOffset() {
        return targetOffset + Short.BYTES;
    }

    /** The mask of a single address, as a number. */
    BigInteger allOnes() {
        return BigInteger.ONE.shiftLeft(addressLength * Byte.SIZE).subtract(BigInteger.ONE);
    }
}
