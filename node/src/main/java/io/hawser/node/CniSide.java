package io.hawser.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.cni.engine.CniService;
import io.hawser.cni.engine.NodeState;
import io.hawser.cni.server.CniServer;
import io.hawser.node.metrics.CniMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The CNI service and its socket, from start to end. What they made stays. */
public final class CniSide implements AutoCloseable {
    private final CniSettings settings;
    private final CniService service;
    private final CniMetrics metrics;
    private final CniServer server;

    private CniSide(
            final CniSettings settings, final CniService service, final CniMetrics metrics, final CniServer server) {
        this.settings = settings;
        this.service = service;
        this.metrics = metrics;
        this.server = server;
    }

    /**
     * Brings in order what an earlier daemon left, and begins to serve.
     *
     * @throws io.hawser.linux.LinuxException if the kernel refuses, or another daemon listens at the socket
     * @throws java.io.UncheckedIOException if a directory cannot be used
     */
    public static CniSide start(final CniSettings settings, final NodeState node) {
        final CniService service = CniService.start(settings.stateDirectory(), node);
        try {
            final CniMetrics metrics =
                    new CniMetrics(() -> service.attachments().size());
            final CniServer server = new CniServer(settings.socket(), metrics.counting(service::submit));
            return new CniSide(settings, service, metrics, server);
        } catch (final RuntimeException e) {
            service.close();
            throw e;
        }
    }

    void register(final PrometheusRegistry registry) {
        metrics.register(registry);
    }

    /** Its part of the status. */
    void describe(final ObjectNode cni) {
        cni.put("socket", settings.socket().toString())
                .put("stateDirectory", settings.stateDirectory().toString());
        metrics.describe(cni.putObject("commands"));
        final ArrayNode attachments = cni.putArray("attachments");
        service.attachments().forEach(each -> {
            final ObjectNode json = attachments
                    .addObject()
                    .put("network", each.network())
                    .put("container", each.containerId())
                    .put("interface", each.ifName());
            final ArrayNode addresses = json.putArray("addresses");
            each.addresses().forEach(address -> addresses.add(address.toString()));
        });
    }

    @Override
    public void close() {
        server.close();
        service.close();
    }

    /** For the log. */
    @Override
    public String toString() {
        return "with CNI at " + settings.socket();
    }
}
