package io.hawser.ipvs.iptables;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.expression.Match;
import io.hawser.linux.nftables.expression.Target;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Matches and targets of iptables, in the revisions and with the bytes that {@code iptables-nft} 1.8.9 sends.
 * Structures are in host order unless a header says otherwise, and filled up to a multiple of 8 bytes.
 */
final class XtExtension {
    /** linux/netfilter/xt_conntrack.h: XT_CONNTRACK_STATE_INVALID, XT_CONNTRACK_STATE_BIT. */
    static final int INVALID = 1;
    /** IP_CT_ESTABLISHED and IP_CT_RELATED. */
    static final int ESTABLISHED_OR_RELATED = 1 << 1 | 1 << 2;
    /** IP_CT_NEW. */
    static final int NEW = 1 << 3;

    private static final int COMMENT_LENGTH = 256;
    private static final int CONNTRACK_LENGTH = 168;
    private static final int CONNTRACK_MATCH_FLAGS_OFFSET = 146;
    private static final int CONNTRACK_STATE_MASK_OFFSET = 150;
    /** linux/netfilter/xt_addrtype.h: XT_ADDRTYPE_*, linux/rtnetlink.h: 1 << RTN_LOCAL. */
    private static final int LOCAL = 1 << 2;
    /** linux/netfilter/xt_recent.h: XT_RECENT_*. */
    private static final int RECENT_CHECK = 1;

    private static final int RECENT_SET = 1 << 1;
    private static final int RECENT_REAP = 1 << 5;
    private static final int RECENT_LENGTH = 232;
    private static final int RECENT_NAME_OFFSET = 10;
    private static final int RECENT_MASK_OFFSET = 212;
    private static final int ADDRESS_LENGTH = 16;
    /** linux/netfilter/nf_nat.h: NF_NAT_RANGE_MAP_IPS, …_PROTO_SPECIFIED, …_PROTO_RANDOM_FULLY. */
    private static final int MAP_ADDRESS_AND_PORT = 1 | 1 << 1;

    private static final int RANDOM_FULLY = 1 << 4;
    /** linux/netfilter_ipv4/ipt_REJECT.h: IPT_ICMP_PORT_UNREACHABLE, IPT_TCP_RESET. */
    private static final int PORT_UNREACHABLE_V4 = 3;

    private static final int TCP_RESET_V4 = 7;
    /** linux/netfilter_ipv6/ip6t_REJECT.h: IP6T_ICMP6_PORT_UNREACH, IP6T_TCP_RESET. */
    private static final int PORT_UNREACHABLE_V6 = 4;

    private static final int TCP_RESET_V6 = 6;
    private static final int SCTP_LENGTH = 296;
    private static final int SCTP_CHUNK_FLAGS = 4;
    private static final int SCTP_CHUNK_FLAGS_OFFSET = 268;
    private static final int SCTP_FLAGS_OFFSET = 284;
    private static final int SCTP_DEST_PORTS = 1 << 1;
    private static final double PROBABILITY_ONE = 0x80000000L;

    static final Match SOURCE_IS_LOCAL = new Match("addrtype", 1, bytes(info(8).putShort(0, (short) LOCAL)));
    static final Match DESTINATION_IS_LOCAL = new Match("addrtype", 1, bytes(info(8).putShort(2, (short) LOCAL)));

    private static final Map<Integer, Match> PROBABILITIES = new ConcurrentHashMap<>();

    private XtExtension() {}

    static Match comment(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final ByteBuffer info = info(COMMENT_LENGTH);
        info.put(bytes, 0, Math.min(bytes.length, COMMENT_LENGTH - 1));
        return new Match("comment", 0, bytes(info));
    }

    /** @param states of {@link #INVALID} and its like */
    static Match connectionState(final int states) {
        final ByteBuffer info = info(CONNTRACK_LENGTH);
        // XT_CONNTRACK_STATE
        info.putShort(CONNTRACK_MATCH_FLAGS_OFFSET, (short) 1);
        info.putShort(CONNTRACK_STATE_MASK_OFFSET, (short) states);
        return new Match("conntrack", 3, bytes(info));
    }

    /** One in {@code count}, at random. */
    static Match oneIn(final int count) {
        return PROBABILITIES.computeIfAbsent(count, XtExtension::random);
    }

    private static Match random(final int count) {
        // kube-proxy hands the probability over with ten digits, and iptables rounds it.
        final double probability = Double.parseDouble(String.format(Locale.ROOT, "%.10f", 1.0 / count));
        final int value = (int) Math.round(PROBABILITY_ONE * probability);
        // xt_statistic_info: mode, flags, probability, then two of another mode; iptables leaves it in the last, too.
        final ByteBuffer info = info(24).putInt(4, value).putInt(12, value);
        return new Match("statistic", 0, bytes(info));
    }

    /** The source was noted under this name, not longer ago than this; older ones are forgotten. */
    static Match wasNoted(final String name, final int seconds) {
        return recent(name, RECENT_CHECK | RECENT_REAP, seconds);
    }

    /** Notes the source. */
    static Match note(final String name) {
        return recent(name, RECENT_SET, 0);
    }

    private static Match recent(final String name, final int flags, final int seconds) {
        final ByteBuffer info = info(RECENT_LENGTH);
        info.putInt(0, seconds).put(8, (byte) flags);
        final byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        info.put(RECENT_NAME_OFFSET, text, 0, text.length);
        for (int i = 0; i < ADDRESS_LENGTH; i++) {
            info.put(RECENT_MASK_OFFSET + i, (byte) 0xff);
        }
        return new Match("recent", 1, bytes(info));
    }

    /** The destination port of SCTP, for which {@code iptables-nft} writes no expression: struct xt_sctp_info. */
    static Match sctpPort(final int port) {
        final ByteBuffer info = info(SCTP_LENGTH).putShort(0, (short) port).putShort(2, (short) port);
        for (int i = 0; i < SCTP_CHUNK_FLAGS; i++) {
            info.put(SCTP_CHUNK_FLAGS_OFFSET + 3 * i, (byte) -1);
        }
        return new Match("sctp", 0, bytes(info.putInt(SCTP_FLAGS_OFFSET, SCTP_DEST_PORTS)));
    }

    static Target mark(final int mark, final int mask) {
        return new Target("MARK", 2, bytes(info(8).putInt(0, mark).putInt(4, mask)));
    }

    static Target masquerade(final IpFamily family) {
        // struct nf_nat_ipv4_multi_range_compat: rangesize, flags …; struct nf_nat_range: flags …
        return family == IpFamily.IPV4
                ? new Target("MASQUERADE", 0, bytes(info(24).putInt(0, 1).putInt(4, RANDOM_FULLY)))
                : new Target("MASQUERADE", 0, bytes(info(40).putInt(0, RANDOM_FULLY)));
    }

    /** struct nf_nat_range2: flags, first and last address, first, last and base port in network order. */
    static Target destination(final IpAddress address, final int port) {
        final ByteBuffer info = info(48).putInt(0, MAP_ADDRESS_AND_PORT);
        final byte[] bytes = address.toBytes();
        info.put(4, bytes).put(20, bytes);
        info.order(ByteOrder.BIG_ENDIAN).putShort(36, (short) port).putShort(38, (short) port);
        return new Target("DNAT", 2, bytes(info));
    }

    static Target portUnreachable(final IpFamily family) {
        return reject(family == IpFamily.IPV4 ? PORT_UNREACHABLE_V4 : PORT_UNREACHABLE_V6);
    }

    static Target tcpReset(final IpFamily family) {
        return reject(family == IpFamily.IPV4 ? TCP_RESET_V4 : TCP_RESET_V6);
    }

    private static Target reject(final int with) {
        return new Target("REJECT", 0, bytes(info(8).putInt(0, with)));
    }

    private static ByteBuffer info(final int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    }

    private static Bytes bytes(final ByteBuffer info) {
        final byte[] bytes = new byte[info.capacity()];
        info.get(0, bytes);
        return Bytes.of(bytes);
    }
}
