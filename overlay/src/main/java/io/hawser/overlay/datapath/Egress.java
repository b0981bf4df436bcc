package io.hawser.overlay.datapath;

import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.tun.TunQueue;
import io.hawser.linux.tun.VirtioNetHdrFlyweight;
import io.hawser.overlay.peers.Peer;
import io.hawser.overlay.peers.PeerTable;
import io.hawser.overlay.segment.Cut;
import io.hawser.overlay.segment.SuperPacket;
import io.hawser.overlay.wire.IpPacket;
import org.agrona.concurrent.UnsafeBuffer;

/** The way from the device to the peers. Not thread safe. */
final class Egress {
    private static final int MAX_PACKET = VirtioNetHdrFlyweight.LENGTH + 0x1_0000;
    private static final int ARENA = 6 * MAX_PACKET;
    private static final int HEADERS = 1 << 18;
    private static final int HEADROOM = 64;
    private static final int LINE = 64;
    private static final int READS = 128;

    private final TunQueue queue;
    private final TunnelHeader tunnel;
    private final Senders senders;
    private final DatapathCounters counters;
    private final IcmpErrors icmp;
    private final BatchTimer timer;
    private final UnsafeBuffer arena = NativeMemory.allocate(ARENA);
    private final UnsafeBuffer headers = NativeMemory.allocate(HEADERS);
    private final VirtioNetHdrFlyweight vnet = new VirtioNetHdrFlyweight();
    private final IpPacket packet = new IpPacket();
    private final SuperPacket superPacket = new SuperPacket();
    private int arenaAt;
    private int headersAt;

    Egress(
            final TunQueue queue,
            final TunnelHeader tunnel,
            final Senders senders,
            final DatapathCounters counters,
            final IcmpErrors icmp,
            final BatchTimer timer) {
        this.queue = queue;
        this.tunnel = tunnel;
        this.senders = senders;
        this.counters = counters;
        this.icmp = icmp;
        this.timer = timer;
    }

    /** Carries what the device has, up to a bound; returns how many packets it gave. */
    int poll(final PeerTable peers) {
        int reads = 0;
        while (reads < READS) {
            final int at = arenaAt + HEADROOM;
            final int length = queue.read(arena.addressOffset() + at, MAX_PACKET);
            if (length <= 0) {
                break;
            }
            if (reads == 0) {
                timer.begin();
            }
            reads++;
            arenaAt = (at + length + LINE - 1) & -LINE;
            carry(peers, at, length);
            if (arenaAt + HEADROOM + MAX_PACKET > ARENA) {
                flush();
            }
        }
        if (reads > 0) {
            flush();
            timer.end();
        }
        return reads;
    }

    private void flush() {
        senders.flush();
        arenaAt = 0;
        headersAt = 0;
    }

    private void carry(final PeerTable peers, final int at, final int length) {
        final int packetAt = at + VirtioNetHdrFlyweight.LENGTH;
        if (packet.read(arena, packetAt, length - VirtioNetHdrFlyweight.LENGTH) != IpPacket.Reading.WHOLE) {
            counters.increment(DatapathCounter.BAD_FROM_DEVICE);
            return;
        }
        final Peer peer = peers.find(packet.isV4(), packet.destinationHigh(), packet.destinationLow());
        if (peer == null) {
            counters.increment(DatapathCounter.NO_PEER);
            icmp.unreachable(packet, peers);
            return;
        }
        if (tunnel.isHop()) {
            if (packet.ttl() <= 1) {
                counters.increment(DatapathCounter.TTL_EXCEEDED);
                icmp.timeExceeded(packet, peers);
                return;
            }
            packet.lowerTtl();
        }
        final Cut cut = superPacket.take(packet, vnet.wrap(arena, at));
        switch (cut) {
            case WHOLE -> sendWhole(peer, packetAt);
            case SEGMENTS -> sendSegments(peer);
            case MALFORMED -> counters.increment(DatapathCounter.BAD_FROM_DEVICE);
        }
    }

    private void sendWhole(final Peer peer, final int packetAt) {
        final int from = packetAt - tunnel.length();
        tunnel.write(arena, from, peer, packet.isV4());
        senders.to(peer)
                .append(peer, packet.ecn(), arena.addressOffset() + from, tunnel.length() + packet.length(), 0, 0);
    }

    private void sendSegments(final Peer peer) {
        final int count = superPacket.count();
        final int headerLength = tunnel.length() + superPacket.headerLength();
        for (int i = 0; i < count; i++) {
            if (headersAt + headerLength > HEADERS) {
                senders.flush();
                headersAt = 0;
            }
            tunnel.write(headers, headersAt, peer, packet.isV4());
            superPacket.writeHeaders(i, headers, headersAt + tunnel.length());
            senders.to(peer)
                    .append(
                            peer,
                            packet.ecn(),
                            headers.addressOffset() + headersAt,
                            headerLength,
                            arena.addressOffset() + superPacket.payloadOffset(i),
                            superPacket.payloadLength(i));
            headersAt += headerLength;
        }
    }
}
