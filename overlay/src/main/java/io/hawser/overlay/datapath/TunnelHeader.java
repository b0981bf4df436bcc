package io.hawser.overlay.datapath;

import io.hawser.overlay.peers.Peer;
import io.hawser.overlay.wire.Ipv4HeaderFlyweight;
import io.hawser.overlay.wire.Ipv6HeaderFlyweight;
import io.hawser.overlay.wire.UdpHeaderFlyweight;
import org.agrona.concurrent.UnsafeBuffer;

/** What stands between the UDP header and the inner IP packet. */
public interface TunnelHeader {
    /** What {@link #check} returns of what is not for this node. */
    int FOREIGN = -1;
    /** What {@link #check} returns of what is too short. */
    int SHORT = -2;

    /** Its length in bytes. */
    int length();

    /** What is put around an inner packet in bytes, the outer IP and UDP headers included. */
    default int overhead(final boolean outerV4) {
        final int ip = outerV4 ? Ipv4HeaderFlyweight.MIN_LENGTH : Ipv6HeaderFlyweight.LENGTH;
        return ip + UdpHeaderFlyweight.LENGTH + length();
    }

    /** Whether sending a packet is a hop of its own, and lowers its time to live. */
    boolean isHop();

    /** Whether a peer may leave a packet's checksum to be made by whoever carries it on. */
    boolean mayLackChecksum();

    /** Writes it in front of a packet. */
    void write(UnsafeBuffer buffer, int offset, Peer peer, boolean v4);

    /** Checks one that was received; 0, or why it is not to be taken. */
    int check(UnsafeBuffer buffer, int offset, int available);
}
