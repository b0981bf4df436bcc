package io.hawser.overlay.datapath;

import io.hawser.overlay.peers.Peer;
import org.agrona.concurrent.UnsafeBuffer;

/** Flannel's udp: nothing. Each tunnel is a hop, as with flanneld. */
final class BareHeader implements TunnelHeader {
    @Override
    public int length() {
        return 0;
    }

    @Override
    public boolean isHop() {
        return true;
    }

    @Override
    public boolean mayLackChecksum() {
        return false;
    }

    @Override
    public void write(final UnsafeBuffer buffer, final int offset, final Peer peer, final boolean v4) {
        // The packet goes as it is.
    }

    @Override
    public int check(final UnsafeBuffer buffer, final int offset, final int available) {
        return 0;
    }
}
