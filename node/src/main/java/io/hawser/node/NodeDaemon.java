package io.hawser.node;

import io.hawser.linux.capability.Capabilities;
import io.hawser.linux.capability.Capability;
import io.hawser.node.health.HealthServer;
import io.hawser.node.health.Readiness;
import io.hawser.overlay.address.InterfaceSelection;
import io.hawser.overlay.daemon.OverlayNode;
import io.hawser.overlay.daemon.OverlaySettings;
import io.hawser.overlay.registry.LeaseRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon of one node, from its start to the signal that ends it. */
public final class NodeDaemon {
    private static final Logger LOG = LoggerFactory.getLogger(NodeDaemon.class);

    private NodeDaemon() {}

    /**
     * Runs until SIGTERM or SIGINT. What is in the kernel stays.
     *
     * @param registry is owned from now on
     * @param health where to serve health, if anywhere
     * @throws IOException if the address for health cannot be bound
     * @throws io.hawser.linux.LinuxException if the kernel refuses what the daemon cannot do without
     */
    public static void run(
            final OverlaySettings settings,
            final LeaseRegistry registry,
            final InterfaceSelection selection,
            final Optional<InetSocketAddress> health)
            throws IOException {
        Capabilities.require("join this node to the others", Capability.CAP_NET_ADMIN);
        final CountDownLatch ended = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        final Thread hook = new Thread(
                () -> {
                    ended.countDown();
                    awaitUninterruptibly(closed);
                },
                "shutdown");
        try (OverlayNode node = OverlayNode.start(settings, registry, selection)) {
            final HealthServer server =
                    health.isPresent() ? new HealthServer(health.get(), () -> new Readiness(node.missing())) : null;
            Runtime.getRuntime().addShutdownHook(hook);
            LOG.info("started");
            awaitUninterruptibly(ended);
            LOG.info("ending; the lease and what is in the kernel stay");
            if (server != null) {
                server.close();
            }
        } finally {
            closed.countDown();
        }
    }

    private static void awaitUninterruptibly(final CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
