package io.hawser.proxy.health;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.hawser.proxy.conductor.SyncObserver;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.track.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The health check node ports: on each, whether this node has ready endpoints of the one service. A port stays open
 * while its service has it, whatever happens to endpoints, and is opened again later if it could not be.
 */
public final class ServiceHealthServers implements SyncObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHealthServers.class);

    private final ExecutorService threads = Answer.threads("service-health");
    private final Supplier<List<InetAddress>> addresses;
    private final ProxyHealth health;
    private final Map<ServiceName, OpenPort> open = new HashMap<>();
    private volatile Map<ServiceName, HealthCheck> checks = Map.of();
    private boolean closed;

    /** @param addresses where to listen, asked for when a port is opened; the wildcard address for everywhere */
    public ServiceHealthServers(final Supplier<List<InetAddress>> addresses, final ProxyHealth health) {
        this.addresses = addresses;
        this.health = health;
    }

    @Override
    public void onHealthChecks(final Map<ServiceName, HealthCheck> wanted) {
        final boolean changed = !wanted.equals(checks);
        checks = wanted;
        if (changed) {
            // Opening and closing sockets is not the conductor's business.
            threads.execute(this::reconcile);
        }
    }

    @Override
    public void onCompared(final long tookNs, final boolean corrected) {
        threads.execute(this::reconcile);
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(OpenPort::close);
        open.clear();
        threads.shutdownNow();
        try {
            threads.awaitTermination(1, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void reconcile() {
        final Map<ServiceName, HealthCheck> wanted = closed ? Map.of() : checks;
        open.entrySet().removeIf(entry -> {
            final HealthCheck check = wanted.get(entry.getKey());
            final boolean stale = check == null || check.port() != entry.getValue().port;
            if (stale) {
                entry.getValue().close();
            }
            return stale;
        });
        wanted.forEach((name, check) -> {
            if (!open.containsKey(name)) {
                open(name, check.port());
            }
        });
    }

    private void open(final ServiceName name, final int port) {
        final List<HttpServer> servers = new ArrayList<>();
        try {
            for (final InetAddress address : addresses.get()) {
                final HttpServer server = Answer.server(new InetSocketAddress(address, port), threads);
                servers.add(server);
                Answer.context(server, "/", () -> answer(name));
                server.start();
            }
            open.put(name, new OpenPort(port, servers));
        } catch (final IOException e) {
            servers.forEach(server -> server.stop(0));
            LOG.warn("health check node port {} of service {} cannot be opened: {}", port, name, e.getMessage());
        }
    }

    private Answer answer(final ServiceName name) {
        final HealthCheck check = checks.get(name);
        final int count = check == null ? 0 : check.localEndpoints();
        final boolean healthy = health.isHealthy();
        final ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("service").put("namespace", name.namespace()).put("name", name.name());
        body.put("localEndpoints", count).put("serviceProxyHealthy", healthy);
        return new Answer(count > 0 && healthy, body, count);
    }

    private record OpenPort(int port, List<HttpServer> servers) {
        void close() {
            servers.forEach(server -> server.stop(0));
        }
    }
}
