package io.hawser.overlay.datapath;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.udp.PathMtuDiscovery;
import io.hawser.linux.udp.ReceiveBatch;
import io.hawser.linux.udp.UdpOptions;
import io.hawser.linux.udp.UdpOptions.Feature;
import io.hawser.linux.udp.UdpSocket;

/** The UDP socket of one family, with room for what it receives. One thread. */
final class Endpoint implements AutoCloseable {
    /** What may be on its way while the thread is busy: packets that find no room are lost. */
    private static final int BUFFER = 8 << 20;

    /** What is received at once: a pod's socket holds about as many small datagrams as these trains bring. */
    private static final int TRAINS = 4;
    /** 64 KiB, and what is put around a packet that its sender has not cut. */
    private static final int MAX_TRAIN = 0x1_0000 + 128;

    private static final int HEADROOM = 64;

    private final UdpSocket socket;
    private final ReceiveBatch received = new ReceiveBatch(TRAINS, MAX_TRAIN, HEADROOM);

    /** @param address this node's, where peers expect it */
    Endpoint(final IpAddress address, final int port, final boolean shared) {
        final UdpOptions options = UdpOptions.bind(address, port)
                .with(Feature.NON_BLOCKING, Feature.GRO, Feature.RECEIVE_TOS, Feature.V6_ONLY)
                .withBuffers(BUFFER, BUFFER)
                .withPathMtu(PathMtuDiscovery.WANT);
        socket = UdpSocket.open(shared ? options.with(Feature.REUSE_PORT) : options);
    }

    UdpSocket socket() {
        return socket;
    }

    ReceiveBatch received() {
        return received;
    }

    @Override
    public void close() {
        socket.close();
    }
}
