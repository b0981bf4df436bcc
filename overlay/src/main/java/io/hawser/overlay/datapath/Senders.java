package io.hawser.overlay.datapath;

import io.hawser.overlay.peers.Peer;
import java.util.Optional;

/** The way to send for each family that this node has a public address of. Not thread safe. */
final class Senders {
    private final TrainSender v4;
    private final TrainSender v6;

    /** At least one is there; to peers of the other family nothing is sent. */
    Senders(final Optional<TrainSender> v4, final Optional<TrainSender> v6) {
        this.v4 = v4.orElse(null);
        this.v6 = v6.orElse(null);
    }

    /** The one to a peer, with room for one more datagram. */
    TrainSender to(final Peer peer) {
        final TrainSender sender = peer.publicIp().isV4() ? v4 : v6;
        if (sender.isFull()) {
            sender.flush();
        }
        return sender;
    }

    void flush() {
        if (v4 != null) {
            v4.flush();
        }
        if (v6 != null) {
            v6.flush();
        }
    }
}
