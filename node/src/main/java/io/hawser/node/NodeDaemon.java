package io.hawser.node;

import io.hawser.linux.LinuxException;
import io.hawser.linux.capability.Capabilities;
import io.hawser.linux.capability.Capability;
import io.hawser.node.health.HealthServer;
import io.hawser.node.health.Readiness;
import io.hawser.node.metrics.ProcessMetrics;
import io.hawser.node.status.NodeStatus;
import io.hawser.node.status.StatusServer;
import io.hawser.overlay.address.InterfaceSelection;
import io.hawser.overlay.daemon.OverlayNode;
import io.hawser.overlay.daemon.OverlaySettings;
import io.hawser.overlay.registry.LeaseRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon of one node, from its start to the signal that ends it. */
public final class NodeDaemon {
    private static final Logger LOG = LoggerFactory.getLogger(NodeDaemon.class);

    private NodeDaemon() {}

    /** Starts a part, in the network namespace of the calling thread. */
    @FunctionalInterface
    public interface Starter {
        /**
         * Starts it.
         * @throws IOException if an address it serves at cannot be bound
         * @throws io.hawser.linux.LinuxException if the kernel refuses what it cannot do without
         */
        NodePart start() throws IOException;
    }

    /**
     * Starts the overlay; the registry is owned from then on.
     *
     * @param cni where to serve CNI with the overlay's lease, if at all
     */
    public static Starter overlay(
            final OverlaySettings settings,
            final LeaseRegistry registry,
            final InterfaceSelection selection,
            final Optional<CniSettings> cni) {
        return () -> {
            final OverlayNode node = OverlayNode.start(settings, registry, selection);
            try {
                return new OverlayPart(node, cni.map(asked -> CniSide.start(asked, new LeasedNetwork(node))));
            } catch (final RuntimeException e) {
                node.close();
                throw e;
            }
        };
    }

    /**
     * Runs until SIGTERM or SIGINT. What is in the kernel stays.
     *
     * @param starters of all parts, in their order
     * @param settings where the daemon tells of itself
     * @throws IOException if an address cannot be bound
     * @throws io.hawser.linux.LinuxException if the kernel refuses what the daemon cannot do without
     */
    public static void run(final List<Starter> starters, final DaemonSettings settings) throws IOException {
        Capabilities.require("join this node to the others", Capability.CAP_NET_ADMIN);
        final Shutdown shutdown = new Shutdown();
        final Deque<NodePart> parts = new ArrayDeque<>();
        final PrometheusRegistry metrics = new PrometheusRegistry();
        ProcessMetrics.register(metrics);
        final NodeStatus status = new NodeStatus(settings.version(), Instant.now(), parts);
        HealthServer server = null;
        StatusServer told = null;
        try {
            for (final Starter starter : starters) {
                final NodePart part = starter.start();
                parts.push(part);
                part.register(metrics);
            }
            if (settings.health().isPresent()) {
                server = new HealthServer(settings.health().get(), () -> readiness(parts), metrics);
            }
            told = settings.statusSocket().map(path -> tell(path, status)).orElse(null);
            LOG.info("started");
            shutdown.await();
            LOG.info("ending; what is in the kernel stays, and so does a lease");
        } finally {
            CloseHelper.quietCloseAll(told, server);
            parts.forEach(NodePart::close);
            shutdown.done();
        }
    }

    /** That the status cannot be told holds nothing else up. */
    private static StatusServer tell(final Path path, final NodeStatus status) {
        try {
            return new StatusServer(path, () -> status.now().toString());
        } catch (final LinuxException | UncheckedIOException | IllegalArgumentException e) {
            LOG.warn("'hawser status' cannot ask this daemon: {}", e.getMessage());
            return null;
        }
    }

    private static Readiness readiness(final Deque<NodePart> parts) {
        return new Readiness(
                parts.stream().flatMap(part -> part.missing().stream()).toList());
    }
}
