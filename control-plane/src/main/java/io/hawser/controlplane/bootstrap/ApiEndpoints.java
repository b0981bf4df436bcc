package io.hawser.controlplane.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.kinds.Kinds;
import io.hawser.controlplane.registry.WriteOptions;
import io.hawser.controlplane.registry.Writer;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import io.hawser.controlplane.storage.EtcdStore;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.storage.WatchCache;
import io.hawser.controlplane.storage.Write;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the endpoints of the Service {@code kubernetes}: the addresses of all API servers that say that they are alive.
 * Each says so by a key that etcd forgets. A server that is reached by a name or on loopback is nobody's endpoint.
 */
public final class ApiEndpoints implements AutoCloseable {
    /** Below it each server has its key. */
    public static final String PREFIX = "/registry/masterleases/";

    private static final Logger LOG = LoggerFactory.getLogger(ApiEndpoints.class);
    private static final String NAME = "kubernetes";
    private static final String NAMESPACE = "default";
    private static final int TTL_SECONDS = 15;
    private static final int BEAT_SECONDS = 10;
    private static final WriteOptions OWN = new WriteOptions(false, "kube-apiserver", Optional.empty());

    private final Kinds kinds;
    private final EtcdStore store;
    private final WatchCache cache;
    private final Writer writer;
    private final Bootstrap.ApiAddress address;
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "api-endpoints");
        thread.setDaemon(true);
        return thread;
    });

    private Future<?> beating = CompletableFuture.completedFuture(null);

    /** For a server at an address, with a cache that has {@link #PREFIX}. */
    public ApiEndpoints(
            final Kinds kinds,
            final EtcdStore store,
            final WatchCache cache,
            final Writer writer,
            final Bootstrap.ApiAddress address) {
        this.kinds = kinds;
        this.store = store;
        this.cache = cache;
        this.writer = writer;
        this.address = address;
    }

    /** Begins to say so. */
    public ApiEndpoints start() {
        if (isReachable(address.host())) {
            beating = beats.scheduleWithFixedDelay(this::beat, 0, BEAT_SECONDS, TimeUnit.SECONDS);
        }
        return this;
    }

    private static boolean isReachable(final String host) {
        try {
            return host.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
                    && !InetAddress.getByName(host).isLoopbackAddress();
        } catch (final UnknownHostException e) {
            return false;
        }
    }

    private void beat() {
        try {
            final String key = key();
            final long known =
                    cache.resource(PREFIX).get(key).map(Stored::revision).orElse(0L);
            final byte[] value = Json.bytes(Json.object()
                    .put("ip", address.host())
                    .put("port", address.port())
                    .put("beat", known));
            store.commit(new Write(key, known, Optional.of(value), List.of(), List.of(), TTL_SECONDS));
            cache.awaitCurrent();
            publish();
        } catch (final ApiException e) {
            LOG.warn("the endpoints of the Service {} are as they were: {}", NAME, e.getMessage());
        }
    }

    private void publish() {
        final TreeSet<String> alive = new TreeSet<>();
        cache.resource(PREFIX)
                .list(PREFIX)
                .objects()
                .forEach(one -> alive.add(one.key().substring(PREFIX.length())));
        if (alive.isEmpty()) {
            // The last one leaves it as it is: nobody is there who could be asked.
            return;
        }
        write(kinds.require("v1", "endpoints"), endpoints(alive));
        write(kinds.require("discovery.k8s.io/v1", "endpointslices"), slice(alive));
    }

    private void write(final Kind kind, final ObjectNode wanted) {
        try {
            writer.update(
                    kind,
                    NAMESPACE,
                    NAME,
                    old -> {
                        old.setAll((ObjectNode) wanted.deepCopy().without("metadata"));
                        return old;
                    },
                    OWN);
        } catch (final ApiException e) {
            if (e.reason() != Reason.NotFound) {
                throw e;
            }
            writer.create(kind, NAMESPACE, wanted, OWN);
        }
    }

    private ObjectNode endpoints(final Set<String> alive) {
        final ObjectNode object = object("v1", "Endpoints");
        Json.childOf(Meta.of(object), "labels").put("endpointslice.kubernetes.io/skip-mirror", "true");
        final ObjectNode subset = object.putArray("subsets").addObject();
        final ArrayNode addresses = subset.putArray("addresses");
        alive.forEach(ip -> addresses.addObject().put("ip", ip));
        port(subset.putArray("ports"));
        return object;
    }

    private ObjectNode slice(final Set<String> alive) {
        final ObjectNode object = object("discovery.k8s.io/v1", "EndpointSlice");
        Json.childOf(Meta.of(object), "labels").put("kubernetes.io/service-name", NAME);
        object.put("addressType", address.host().contains(":") ? "IPv6" : "IPv4");
        final ArrayNode endpoints = object.putArray("endpoints");
        for (final String ip : alive) {
            final ObjectNode endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(ip);
            endpoint.putObject("conditions").put("ready", true);
        }
        port(object.putArray("ports"));
        return object;
    }

    private void port(final ArrayNode ports) {
        ports.addObject().put("name", "https").put("port", address.port()).put("protocol", "TCP");
    }

    private static ObjectNode object(final String apiVersion, final String kind) {
        final ObjectNode object = Json.object();
        object.put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata").put("name", NAME);
        return object;
    }

    /** Takes its own endpoint away: clients need not find out that it is gone. */
    private void leave() {
        try {
            final Optional<Stored> known = store.get(key());
            if (known.isPresent()) {
                store.commit(Write.delete(key(), known.get().revision()));
                cache.awaitCurrent();
                publish();
            }
        } catch (final ApiException e) {
            LOG.info("the endpoint {} is forgotten by and by: {}", address.host(), e.getMessage());
        }
    }

    private String key() {
        return PREFIX + address.host();
    }

    @Override
    public void close() {
        beating.cancel(false);
        beats.shutdown();
        try {
            // Whatever a beat has begun to write is not to come after.
            if (!beats.awaitTermination(BEAT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (isReachable(address.host())) {
            leave();
        }
    }
}
