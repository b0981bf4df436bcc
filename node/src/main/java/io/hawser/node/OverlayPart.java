package io.hawser.node;

import io.hawser.overlay.daemon.OverlayNode;
import java.util.List;

/** The overlay as a part of the daemon. */
record OverlayPart(OverlayNode node) implements NodePart {
    @Override
    public List<String> missing() {
        return node.missing();
    }

    @Override
    public void close() {
        node.close();
    }
}
