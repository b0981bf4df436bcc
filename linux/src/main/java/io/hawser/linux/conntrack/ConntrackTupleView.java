package io.hawser.linux.conntrack;

import static io.hawser.linux.conntrack.CtNetlink.Ip.CTA_IP_V4_DST;
import static io.hawser.linux.conntrack.CtNetlink.Ip.CTA_IP_V4_SRC;
import static io.hawser.linux.conntrack.CtNetlink.Ip.CTA_IP_V6_DST;
import static io.hawser.linux.conntrack.CtNetlink.Ip.CTA_IP_V6_SRC;
import static io.hawser.linux.conntrack.CtNetlink.Tuple.CTA_TUPLE_IP;
import static io.hawser.linux.conntrack.CtNetlink.Tuple.CTA_TUPLE_PROTO;
import static io.hawser.linux.conntrack.CtNetlink.Tuple.CTA_TUPLE_ZONE;

import io.hawser.linux.conntrack.CtNetlink.Proto;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkException;
import java.nio.ByteOrder;

/** One direction of the flow in a {@link ConntrackView}. Numbers are as in {@link ConntrackTuple}. Not thread safe. */
public final class ConntrackTupleView {
    private static final int SOURCE_V4 = 1;
    private static final int DESTINATION_V4 = 2;
    private static final int BOTH_V4 = SOURCE_V4 | DESTINATION_V4;
    private static final int SOURCE_V6 = 4;
    private static final int DESTINATION_V6 = 8;
    private static final int BOTH_V6 = SOURCE_V6 | DESTINATION_V6;

    private int parts;
    private IpFamily family = IpFamily.IPV4;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int protocol;
    private int sourcePort;
    private int destinationPort;
    private int zone;

    ConntrackTupleView() {}

    /** Reads the tuple from the attribute that the reader stands at. */
    void read(final AttributeReader reader) {
        clear();
        reader.enter();
        while (reader.next()) {
            switch (reader.type()) {
                case CTA_TUPLE_IP -> readAddresses(reader);
                case CTA_TUPLE_PROTO -> readProtocol(reader);
                case CTA_TUPLE_ZONE -> zone = reader.u16Be();
                default -> {}
            }
        }
        reader.leave();
    }

    void clear() {
        parts = 0;
        sourceHigh = 0;
        sourceLow = 0;
        destinationHigh = 0;
        destinationLow = 0;
        protocol = 0;
        sourcePort = 0;
        destinationPort = 0;
        zone = 0;
    }

    /** Whether there was a pair of addresses, of one family. */
    boolean isComplete() {
        return parts == BOTH_V4 || parts == BOTH_V6;
    }

    /** The zone of this direction alone; 0 where the zone counts for both. */
    int zone() {
        return zone;
    }

    /** The family of both addresses. */
    public IpFamily family() {
        return family;
    }

    /** The source as {@link IpAddress#high()} has it. */
    public long sourceHigh() {
        return sourceHigh;
    }

    /** The source as {@link IpAddress#low()} has it. */
    public long sourceLow() {
        return sourceLow;
    }

    /** The source; allocates. */
    public IpAddress source() {
        return new IpAddress(sourceHigh, sourceLow, family);
    }

    /** Whether the source lies in {@code prefix}. */
    public boolean isFrom(final IpPrefix prefix) {
        return prefix.contains(family, sourceHigh, sourceLow);
    }

    /** The destination as {@link IpAddress#high()} has it. */
    public long destinationHigh() {
        return destinationHigh;
    }

    /** The destination as {@link IpAddress#low()} has it. */
    public long destinationLow() {
        return destinationLow;
    }

    /** The destination; allocates. */
    public IpAddress destination() {
        return new IpAddress(destinationHigh, destinationLow, family);
    }

    /** Whether the destination lies in {@code prefix}. */
    public boolean isTo(final IpPrefix prefix) {
        return prefix.contains(family, destinationHigh, destinationLow);
    }

    /** IPPROTO_TCP and so on. */
    public int protocol() {
        return protocol;
    }

    /** The source port, or what the protocol has in its place. */
    public int sourcePort() {
        return sourcePort;
    }

    /** The destination port, or what the protocol has in its place. */
    public int destinationPort() {
        return destinationPort;
    }

    /** A copy that lasts. */
    public ConntrackTuple toTuple() {
        return new ConntrackTuple(source(), destination(), protocol, sourcePort, destinationPort);
    }

    @Override
    public String toString() {
        return toTuple().toString();
    }

    private void readAddresses(final AttributeReader reader) {
        reader.enter();
        while (reader.next()) {
            switch (reader.type()) {
                case CTA_IP_V4_SRC -> {
                    part(SOURCE_V4);
                    sourceLow = reader.u32Be() & 0xffff_ffffL;
                }
                case CTA_IP_V4_DST -> {
                    part(DESTINATION_V4);
                    destinationLow = reader.u32Be() & 0xffff_ffffL;
                }
                case CTA_IP_V6_SRC -> {
                    part(SOURCE_V6);
                    sourceHigh = reader.u64Be();
                    sourceLow = secondHalf(reader);
                }
                case CTA_IP_V6_DST -> {
                    part(DESTINATION_V6);
                    destinationHigh = reader.u64Be();
                    destinationLow = secondHalf(reader);
                }
                default -> {}
            }
        }
        reader.leave();
    }

    private void part(final int part) {
        parts |= part;
        family = (part & BOTH_V4) != 0 ? IpFamily.IPV4 : IpFamily.IPV6;
    }

    private static long secondHalf(final AttributeReader reader) {
        if (reader.length() < IpFamily.IPV6.length()) {
            throw NetlinkException.malformed("conntrack entry", "an IPv6 address of " + reader.length() + " bytes");
        }
        return reader.buffer().getLong(reader.offset() + Long.BYTES, ByteOrder.BIG_ENDIAN);
    }

    private void readProtocol(final AttributeReader reader) {
        reader.enter();
        while (reader.next()) {
            switch (reader.type()) {
                case Proto.CTA_PROTO_NUM -> protocol = reader.u8();
                case Proto.CTA_PROTO_SRC_PORT, Proto.CTA_PROTO_ICMP_ID, Proto.CTA_PROTO_ICMPV6_ID ->
                    sourcePort = reader.u16Be();
                case Proto.CTA_PROTO_DST_PORT -> destinationPort = reader.u16Be();
                case Proto.CTA_PROTO_ICMP_TYPE, Proto.CTA_PROTO_ICMPV6_TYPE -> destinationPort |= reader.u8() << 8;
                case Proto.CTA_PROTO_ICMP_CODE, Proto.CTA_PROTO_ICMPV6_CODE -> destinationPort |= reader.u8();
                default -> {}
            }
        }
        reader.leave();
    }
}
