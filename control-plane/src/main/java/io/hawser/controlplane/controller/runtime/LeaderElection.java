package io.hawser.controlplane.controller.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of several processes leads: the holder of a Lease in {@code kube-system}, as long as it renews it. Others count
 * from when they saw its last renewal by their own clocks, so that clocks need not agree (client-go's leaderelection).
 */
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
    private static final String NAMESPACE = "kube-system";
    private static final int LONGEST_JOIN_MS = 20_000;
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubeClient client;
    private final String name;
    private final String identity;
    private final LeaderSettings settings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Term term;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile boolean leading;
    private volatile long renewedNs;
    private String observed = "";
    private long observedNs;

    /** What a leader does. */
    public interface Term {
        /** This process leads now. */
        void begin();

        /** It does no longer; what it had begun has to end before this returns. */
        void end();
    }

    private LeaderElection(
            final KubeClient client,
            final String name,
            final String identity,
            final LeaderSettings settings,
            final Clock clock,
            final LongSupplier nanoTime,
            final Term term) {
        this.client = client;
        this.name = name;
        this.identity = identity;
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.term = term;
        this.thread = new Thread(this::run, "leader-" + name);
        thread.setDaemon(true);
    }

    /**
     * Becomes a candidate.
     *
     * @param name of the Lease
     * @param identity of this process, told apart from all others
     * @param term begun and ended on a thread of the election
     */
    public static LeaderElection start(
            final KubeClient client,
            final String name,
            final String identity,
            final LeaderSettings settings,
            final Term term) {
        final LeaderElection election =
                new LeaderElection(client, name, identity, settings, Clock.systemUTC(), System::nanoTime, term);
        election.thread.start();
        return election;
    }

    /** For tests: not started, with clocks of their own. */
    static LeaderElection candidate(
            final KubeClient client,
            final String identity,
            final LeaderSettings settings,
            final Clock clock,
            final LongSupplier nanoTime,
            final Term term) {
        return new LeaderElection(client, "test", identity, settings, clock, nanoTime, term);
    }

    /** Whether this process may act: it leads, and has renewed its lease lately. */
    public boolean isLeading() {
        return leading
                && nanoTime.getAsLong() - renewedNs < settings.renewWithin().toNanos();
    }

    private void run() {
        while (running) {
            step();
            LockSupport.parkNanos(this, settings.retry().toNanos());
        }
    }

    /** One attempt to get or keep the lease. */
    void step() {
        boolean held = false;
        try {
            held = acquireOrRenew();
        } catch (final KubeException e) {
            if (e.code() != KubeException.CONFLICT) {
                LOG.warn("lease {} cannot be {}: {}", name, leading ? "renewed" : "acquired", e.getMessage());
            }
        }
        if (held && !leading) {
            LOG.info("{} leads as {}", identity, name);
            leading = true;
            term.begin();
        } else if (leading && !held && !isLeading()) {
            LOG.warn("{} does not lead as {} any more: its lease was not renewed in time", identity, name);
            leading = false;
            term.end();
        }
    }

    private boolean acquireOrRenew() {
        final long startedNs = nanoTime.getAsLong();
        final String path = ResourceTypes.LEASES.path(NAMESPACE, name);
        final JsonNode found;
        try {
            found = client.get("read lease " + name, path);
        } catch (final KubeException e) {
            if (e.code() != KubeException.NOT_FOUND) {
                throw e;
            }
            client.create("create lease " + name, ResourceTypes.LEASES.path(NAMESPACE), claim(Json.object()));
            renewedNs = startedNs;
            return true;
        }
        final String holder = Json.text(found, "spec", "holderIdentity");
        if (!Meta.resourceVersion(found).equals(observed)) {
            observed = Meta.resourceVersion(found);
            observedNs = startedNs;
        }
        final boolean mine = holder.equals(identity);
        final long lives = Json.at(found, "spec", "leaseDurationSeconds").asLong()
                * ChronoUnit.SECONDS.getDuration().toNanos();
        if (!mine && !holder.isEmpty() && startedNs - observedNs < lives) {
            if (leading) {
                // Somebody took it over: nothing is left to wait for.
                renewedNs = startedNs - settings.lease().toNanos();
            }
            return false;
        }
        client.replace("take lease " + name, path, claim((ObjectNode) found));
        renewedNs = startedNs;
        return true;
    }

    private ObjectNode claim(final ObjectNode lease) {
        Meta.of(lease).put("name", name).put("namespace", NAMESPACE);
        lease.put("apiVersion", ResourceTypes.LEASES.apiVersion()).put("kind", ResourceTypes.LEASES.kind());
        final ObjectNode spec = Json.childOf(lease, "spec");
        final String now = micros(clock.instant());
        if (!identity.equals(spec.path("holderIdentity").asText())) {
            spec.put(
                    "leaseTransitions",
                    spec.has("acquireTime") ? spec.path("leaseTransitions").asInt() + 1 : 0);
            spec.put("acquireTime", now);
        }
        spec.put("holderIdentity", identity).put("renewTime", now);
        // Whole seconds are all that the field can say.
        spec.put("leaseDurationSeconds", Math.max(1, settings.lease().toSeconds()));
        return lease;
    }

    private void release() {
        try {
            final String path = ResourceTypes.LEASES.path(NAMESPACE, name);
            final ObjectNode lease = (ObjectNode) client.get("read lease " + name, path);
            final ObjectNode spec = Json.childOf(lease, "spec");
            if (identity.equals(spec.path("holderIdentity").asText())) {
                spec.put("holderIdentity", "").put("leaseDurationSeconds", 1);
                client.replace("release lease " + name, path, lease);
            }
        } catch (final KubeException e) {
            LOG.info("lease {} was not released, and runs out: {}", name, e.getMessage());
        }
    }

    /** Ends the term, then gives the lease back, so that the next leader need not wait. */
    @Override
    public void close() {
        final boolean led = leading;
        abandon();
        if (led) {
            release();
        }
    }

    /** Ends without giving anything back, as a killed process does. */
    public void abandon() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(LONGEST_JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (leading) {
            leading = false;
            term.end();
        }
    }

    /** A time with six digits of fraction, as MicroTime has it. */
    public static String micros(final Instant instant) {
        return MICRO_TIME.format(instant);
    }
}
