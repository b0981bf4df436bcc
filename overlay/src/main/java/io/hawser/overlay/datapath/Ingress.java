package io.hawser.overlay.datapath;

import io.hawser.linux.udp.ReceiveBatch;
import io.hawser.linux.udp.SockAddrFlyweight;
import io.hawser.overlay.coalesce.Coalescer;
import io.hawser.overlay.peers.Peer;
import io.hawser.overlay.peers.PeerTable;
import io.hawser.overlay.wire.IpPacket;
import io.hawser.overlay.wire.TransportChecksum;
import org.agrona.concurrent.UnsafeBuffer;

/** The way from the peers to the device: nothing comes through that is not a peer's own, and for this node. */
final class Ingress {
    private static final int NOT_ECT = 0;
    private static final int ECT_1 = 1;
    private static final int ECT_0 = 2;
    private static final int CE = 3;

    private final TunnelHeader tunnel;
    private final Coalescer coalescer;
    private final DatapathCounters counters;
    private final int mtu;
    private final BatchTimer timer;
    private final IpPacket packet = new IpPacket();
    private int segmentTold;
    private boolean sourceV4;
    private long sourceHigh;
    private long sourceLow;

    Ingress(
            final TunnelHeader tunnel,
            final Coalescer coalescer,
            final DatapathCounters counters,
            final int mtu,
            final BatchTimer timer) {
        this.tunnel = tunnel;
        this.coalescer = coalescer;
        this.counters = counters;
        this.mtu = mtu;
        this.timer = timer;
    }

    /** Carries what a socket has, up to a bound; returns how many trains there were. */
    int poll(final Endpoint endpoint, final PeerTable peers) {
        final ReceiveBatch batch = endpoint.received();
        final int trains = endpoint.socket().receive(batch);
        if (trains <= 0) {
            return 0;
        }
        timer.begin();
        for (int i = 0; i < trains; i++) {
            final SockAddrFlyweight source = batch.source(i);
            sourceV4 = source.isV4();
            sourceHigh = source.high();
            sourceLow = source.low();
            if (batch.isTruncated(i)) {
                counters.increment(DatapathCounter.MALFORMED);
            } else {
                takeTrain(batch, i, peers);
            }
        }
        coalescer.flush();
        timer.end();
        return trains;
    }

    private void takeTrain(final ReceiveBatch batch, final int index, final PeerTable peers) {
        final UnsafeBuffer buffer = batch.buffer();
        final int tos = batch.tos(index);
        segmentTold = batch.segmentSize(index);
        int at = batch.dataOffset(index);
        final int segment = isUncut(buffer, at, batch.length(index)) ? batch.length(index) : segmentTold;
        final int end = at + batch.length(index);
        if (at == end) {
            counters.increment(DatapathCounter.MALFORMED);
        }
        while (at < end) {
            final int length = Math.min(segment, end - at);
            counters.increment(DatapathCounter.RECEIVED_PACKETS);
            counters.add(DatapathCounter.RECEIVED_BYTES, length);
            take(buffer, at, length, tos, peers);
            at += length;
        }
    }

    /**
     * Whether this is one packet though it is larger than any that may be sent: from a kernel's tunnel, when all
     * between
     * the nodes are virtual devices and nobody has cut it.
     */
    private boolean isUncut(final UnsafeBuffer buffer, final int at, final int length) {
        final int inner = length - tunnel.length();
        return tunnel.mayLackChecksum()
                && inner > mtu
                && packet.read(buffer, at + tunnel.length(), inner) == IpPacket.Reading.WHOLE
                && packet.length() == inner;
    }

    private void take(final UnsafeBuffer buffer, final int at, final int length, final int tos, final PeerTable peers) {
        final int check = tunnel.check(buffer, at, length);
        if (check < 0) {
            counters.increment(check == TunnelHeader.SHORT ? DatapathCounter.MALFORMED : DatapathCounter.FOREIGN_FRAME);
            return;
        }
        final int inner = at + tunnel.length();
        if (packet.read(buffer, inner, length - tunnel.length()) != IpPacket.Reading.WHOLE) {
            counters.increment(DatapathCounter.MALFORMED);
            return;
        }
        final Peer peer = peers.find(packet.isV4(), packet.sourceHigh(), packet.sourceLow());
        if (peer == null || !peer.isAt(sourceV4, sourceHigh, sourceLow)) {
            counters.increment(
                    peers.isPublicIp(sourceV4, sourceHigh, sourceLow)
                            ? DatapathCounter.SPOOFED_SOURCE
                            : DatapathCounter.UNKNOWN_PEER);
        } else if (!peers.isOwn(packet.isV4(), packet.destinationHigh(), packet.destinationLow())) {
            counters.increment(DatapathCounter.FOREIGN_DESTINATION);
        } else if (!takeCongestion(tos & CE)) {
            counters.increment(DatapathCounter.CONGESTED);
        } else {
            if (tunnel.mayLackChecksum()) {
                if (packet.length() > mtu) {
                    coalescer.writeUncut(packet, mtu, segmentTold);
                    return;
                }
                TransportChecksum.makeIfLeftOut(packet);
            }
            coalescer.offer(packet);
        }
    }

    /** RFC 6040, section 4.2: what the outer header tells goes into the inner one. False if the packet must go. */
    private boolean takeCongestion(final int outer) {
        final int inner = packet.ecn();
        if (outer == CE && inner != CE) {
            if (inner == NOT_ECT) {
                return false;
            }
            packet.ecn(CE);
        } else if (outer == ECT_1 && inner == ECT_0) {
            packet.ecn(ECT_1);
        }
        return true;
    }
}
