package io.hawser.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
        registry.register(new OverlayMetrics(node::status, node::checksums, node::tunnel));
        cni.ifPresent(side -> side.register(registry));
    }

    @Override
    public void describe(final ObjectNode status) {
        OverlayDescription.write(node.view(), status.putObject("overlay"));
        cni.ifPresent(side -> side.describe(status.putObject("cni")));
    }

    @Override
    public void close() {
        cni.ifPresent(CniSide::close);
        node.close();
    }
}
