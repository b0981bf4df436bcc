package io.hawser.overlay.datapath;

import io.hawser.linux.LinuxException;
import io.hawser.linux.udp.PathMtu;
import io.hawser.overlay.peers.Peer;
import io.hawser.overlay.peers.PeerTable;
import io.hawser.overlay.wire.IpPacket;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path to a peer takes less than the device's MTU promised: pods whose packets may not be fragmented are told how
 * much it takes, the others' go in outer fragments. Rare, and slow. Not thread safe.
 */
final class PathTooSmall implements TrainSender.RefusalHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PathTooSmall.class);

    private final TunnelHeader tunnel;
    private final IcmpErrors icmp;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final IpPacket packet = new IpPacket();
    private PeerTable peers = PeerTable.EMPTY;

    PathTooSmall(final TunnelHeader tunnel, final IcmpErrors icmp) {
        this.tunnel = tunnel;
        this.icmp = icmp;
    }

    /** The peers as of now. */
    void peers(final PeerTable table) {
        peers = table;
    }

    @Override
    public boolean mayBeFragmented(
            final Peer peer, final long address, final int pieceLength, final int datagramLength) {
        view.wrap(address, pieceLength);
        if (packet.readHeader(view, tunnel.length(), pieceLength - tunnel.length()) != IpPacket.Reading.WHOLE) {
            return false;
        }
        if (!packet.mayNotBeFragmented()) {
            return true;
        }
        try {
            final int mtu = PathMtu.to(peer.publicIp())
                    - tunnel.overhead(peer.publicIp().isV4());
            if (mtu < datagramLength - tunnel.length()) {
                icmp.tooBig(packet, peers, mtu);
            }
        } catch (final LinuxException e) {
            LOG.debug("nobody is told of a packet that is too big", e);
        }
        return false;
    }
}
