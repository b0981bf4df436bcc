package io.hawser.node;

import io.hawser.overlay.daemon.OverlayNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Optional;

/** The overlay as a part of the daemon, with the CNI plugin's side of it where that is asked for. */
record OverlayPart(OverlayNode node, Optional<CniSide> cni) implements NodePart {
    @Override
    public List<String> missing() {
        return node.missing();
    }

    @Override
    public void register(final PrometheusRegistry registry) {
        registry.register(new OverlayMetrics(node::status, node::tunnel));
    }

    @Override
    public void close() {
        cni.ifPresent(CniSide::close);
        node.close();
    }
}
