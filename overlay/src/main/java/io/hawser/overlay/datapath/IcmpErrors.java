package io.hawser.overlay.datapath;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hawser.linux.libc.Inet;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.tun.TunQueue;
import io.hawser.linux.tun.VirtioNetHdrFlyweight;
import io.hawser.overlay.peers.PeerTable;
import io.hawser.overlay.wire.Checksum;
import io.hawser.overlay.wire.IcmpHeaderFlyweight;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.Ipv4HeaderFlyweight;
import io.hawser.overlay.wire.Ipv6HeaderFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Tells pods of this node why a packet of theirs goes no further (RFC 792, RFC 4443), as a router would: not about ICMP
 * errors, later fragments or what is no pod's, and not too often. The sender is the destination that was not reached,
 * as with the kernel's tunnels: from an address of this host the kernel would not take it. Not thread safe.
 */
final class IcmpErrors {
    /** RFC 1812, section 4.3.2.3: with the error around it, within the least that every host takes. */
    private static final int QUOTE_V4 = 576 - Ipv4HeaderFlyweight.MIN_LENGTH - IcmpHeaderFlyweight.LENGTH;

    private static final int QUOTE_V6 = 1280 - Ipv6HeaderFlyweight.LENGTH - IcmpHeaderFlyweight.LENGTH;
    private static final int AT = VirtioNetHdrFlyweight.LENGTH;
    private static final int TTL = 64;
    private static final int VERSION_6 = 6 << 28;

    private final TunQueue queue;
    private final DatapathCounters counters;
    private final TokenBucket bucket;
    private final UnsafeBuffer memory = NativeMemory.allocate(2048);
    private final Ipv4HeaderFlyweight ipv4 = new Ipv4HeaderFlyweight();
    private final Ipv6HeaderFlyweight ipv6 = new Ipv6HeaderFlyweight();
    private final IcmpHeaderFlyweight icmp = new IcmpHeaderFlyweight();

    IcmpErrors(final TunQueue queue, final DatapathCounters counters, final TokenBucket bucket) {
        this.queue = queue;
        this.counters = counters;
        this.bucket = bucket;
    }

    /** There is no peer that has the destination. */
    void unreachable(final IpPacket about, final PeerTable peers) {
        if (about.isV4()) {
            write(about, peers, IcmpHeaderFlyweight.ICMP_DEST_UNREACH, IcmpHeaderFlyweight.ICMP_NET_UNREACH, 0);
        } else {
            write(about, peers, IcmpHeaderFlyweight.ICMPV6_DEST_UNREACH, 0, 0);
        }
    }

    /** The time to live was over. */
    void timeExceeded(final IpPacket about, final PeerTable peers) {
        final int type = about.isV4() ? IcmpHeaderFlyweight.ICMP_TIME_EXCEEDED : IcmpHeaderFlyweight.ICMPV6_TIME_EXCEED;
        write(about, peers, type, 0, 0);
    }

    /** The packet is larger than {@code mtu} bytes. */
    void tooBig(final IpPacket about, final PeerTable peers, final int mtu) {
        if (about.isV4()) {
            write(about, peers, IcmpHeaderFlyweight.ICMP_DEST_UNREACH, IcmpHeaderFlyweight.ICMP_FRAG_NEEDED, mtu);
        } else {
            write(about, peers, IcmpHeaderFlyweight.ICMPV6_PKT_TOOBIG, 0, mtu);
        }
    }

    private void write(final IpPacket about, final PeerTable peers, final int type, final int code, final int rest) {
        if (!mayBeToldOf(about, peers) || !bucket.take()) {
            return;
        }
        final int headerLength = about.isV4() ? Ipv4HeaderFlyweight.MIN_LENGTH : Ipv6HeaderFlyweight.LENGTH;
        final int available = about.buffer().capacity() - about.offset();
        final int quoted = Math.min(Math.min(about.length(), available), about.isV4() ? QUOTE_V4 : QUOTE_V6);
        final int icmpLength = IcmpHeaderFlyweight.LENGTH + quoted;
        memory.setMemory(0, AT + headerLength + IcmpHeaderFlyweight.LENGTH, (byte) 0);
        memory.putBytes(AT + headerLength + IcmpHeaderFlyweight.LENGTH, about.buffer(), about.offset(), quoted);
        icmp.wrap(memory, AT + headerLength).type(type).code(code).rest(rest);
        long sum = Checksum.sum(memory, AT + headerLength, icmpLength);
        if (about.isV4()) {
            writeV4(about, icmpLength);
        } else {
            writeV6(about, icmpLength);
            sum += IpPacket.pseudoHeader(memory, AT, false, Inet.IPPROTO_ICMPV6) + icmpLength;
        }
        icmp.checksum(Checksum.finish(sum));
        if (queue.write(memory.addressOffset(), AT + headerLength + icmpLength) > 0) {
            counters.increment(DatapathCounter.ICMP_ERRORS);
        }
    }

    private void writeV4(final IpPacket about, final int icmpLength) {
        ipv4.wrap(memory, AT)
                .headerLength(Ipv4HeaderFlyweight.MIN_LENGTH)
                .totalLength(Ipv4HeaderFlyweight.MIN_LENGTH + icmpLength)
                .fragment(Ipv4HeaderFlyweight.FLAG_DF)
                .ttl(TTL)
                .protocol(Inet.IPPROTO_ICMP)
                .source((int) about.destinationLow())
                .destination((int) about.sourceLow());
        ipv4.checksum(Checksum.finish(Checksum.sum(memory, AT, Ipv4HeaderFlyweight.MIN_LENGTH)));
    }

    private void writeV6(final IpPacket about, final int icmpLength) {
        ipv6.wrap(memory, AT)
                .versionClassFlow(VERSION_6)
                .payloadLength(icmpLength)
                .nextHeader(Inet.IPPROTO_ICMPV6)
                .hopLimit(TTL);
        memory.putLong(AT + Ipv6HeaderFlyweight.SOURCE_OFFSET, about.destinationHigh(), BIG_ENDIAN);
        memory.putLong(AT + Ipv6HeaderFlyweight.SOURCE_OFFSET + Long.BYTES, about.destinationLow(), BIG_ENDIAN);
        memory.putLong(AT + Ipv6HeaderFlyweight.DESTINATION_OFFSET, about.sourceHigh(), BIG_ENDIAN);
        memory.putLong(AT + Ipv6HeaderFlyweight.DESTINATION_OFFSET + Long.BYTES, about.sourceLow(), BIG_ENDIAN);
    }

    private boolean mayBeToldOf(final IpPacket about, final PeerTable peers) {
        if (about.isFragment() || !peers.isOwn(about.isV4(), about.sourceHigh(), about.sourceLow())) {
            return false;
        }
        final int type = about.buffer().getByte(about.offset() + about.headerLength()) & 0xff;
        return switch (about.protocol()) {
            case Inet.IPPROTO_ICMP ->
                type != IcmpHeaderFlyweight.ICMP_DEST_UNREACH && type != IcmpHeaderFlyweight.ICMP_TIME_EXCEEDED;
            case Inet.IPPROTO_ICMPV6 -> type >= IcmpHeaderFlyweight.ICMPV6_INFORMATIONAL;
            default -> true;
        };
    }
}
