package io.hawser.kubelet.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeException;
import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Times;
import io.hawser.kubelet.pod.NodeFacts;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the node's object and lease in the API, on a thread of its own: registers, says at once whether pods can
 * run, and renews the lease. While the API is away it is asked again.
 */
public final class NodeKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeKeeper.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LEASE_PERIOD = Duration.ofSeconds(10);
    private static final int LEASE_SECONDS = 40;
    private static final Duration STATUS_PERIOD = Duration.ofMinutes(5);
    private static final Duration BUSY_STATUS_PERIOD = Duration.ofSeconds(10);
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

    private final KubeClient client;
    private final NodeSettings settings;
    private final NodeFacts facts;
    private final NodeObject object;
    private final Supplier<Set<NodeCondition>> shortage;
    private final Events events;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean registered;
    private volatile String problem = "not asked yet";
    private String told = "";
    private Set<NodeCondition> pressure = Set.of();
    private Set<NodeCondition> toldPressure = Set.of();
    private String failure = "";
    private String uid = "";
    private Instant statusAt = Instant.EPOCH;
    private Instant leaseAt = Instant.EPOCH;

    /**
     * Does not begin yet. Throws {@link IOException} if the machine's /proc cannot be read.
     *
     * @param shortage what the node runs short of now
     */
    public NodeKeeper(
            final KubeClient client,
            final NodeSettings settings,
            final ContainerRuntime runtime,
            final Supplier<Set<NodeCondition>> shortage,
            final Events events,
            final Clock clock)
            throws IOException {
        this.client = client;
        this.settings = settings;
        this.facts = Machine.facts(settings.name(), settings.addresses(), settings.root());
        this.object = new NodeObject(settings, facts, runtime, clock);
        this.shortage = shortage;
        this.events = events;
        this.clock = clock;
        this.thread = new Thread(this::run, "node");
        thread.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** What pods may want to know of the node. */
    public NodeFacts facts() {
        return facts;
    }

    /** Whether the API has the node's object. */
    public boolean isRegistered() {
        return registered;
    }

    /** Why pods cannot run; empty if they can. */
    public String problem() {
        return problem;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                tick();
                Thread.sleep(TICK.toMillis());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        try {
            problem = object.problem();
            pressure = shortage.get();
            if (!registered) {
                register();
                registered = true;
                LOG.info(
                        "node {} is registered{}", settings.name(), problem.isEmpty() ? "" : ", not ready: " + problem);
            } else if (isStatusDue()) {
                tell();
            }
            if (clock.instant().isAfter(leaseAt.plus(LEASE_PERIOD))) {
                renew();
                leaseAt = clock.instant();
            }
            failure = "";
        } catch (final KubeException e) {
            if (!e.getMessage().equals(failure)) {
                LOG.warn("{}; trying again", e.getMessage());
                failure = e.getMessage();
            }
            if (e.code() == KubeException.NOT_FOUND) {
                // Somebody has deleted the node.
                registered = false;
            }
        } catch (final RuntimeException e) {
            LOG.error("the node's object could not be kept; trying again", e);
        }
    }

    private boolean isStatusDue() {
        final Instant now = clock.instant();
        return !problem.equals(told)
                || !pressure.equals(toldPressure)
                || now.isAfter(statusAt.plus(STATUS_PERIOD))
                || (!problem.isEmpty() && now.isAfter(statusAt.plus(BUSY_STATUS_PERIOD)));
    }

    private void register() {
        try {
            final JsonNode made = client.create(
                    "register node " + settings.name(), "/api/v1/nodes", object.create(problem, pressure));
            uid = Json.text(made, "metadata", "uid");
            note();
        } catch (final KubeException e) {
            if (e.code() != KubeException.CONFLICT) {
                throw e;
            }
            final JsonNode known = client.get("read node " + settings.name(), path());
            uid = Json.text(known, "metadata", "uid");
            object.learn(known);
            final ObjectNode patch = Json.object();
            patch.putObject("metadata").set("labels", object.labels());
            client.patch("label node " + settings.name(), path(), patch);
            tell();
        }
        events.normal(Events.Subject.node(settings.name()), "Starting", "Starting kubelet.");
    }

    private void tell() {
        final ObjectNode patch = Json.object();
        final ObjectNode status = object.status(problem, pressure);
        // Lists of addresses are merged by their type otherwise, and there may be two of one type.
        status.withArrayProperty("addresses").insertObject(0).put("$patch", "replace");
        patch.set("status", status);
        client.patch("write the status of node " + settings.name(), path() + "/status", patch);
        note();
    }

    private void note() {
        if (!problem.equals(told) && problem.isEmpty()) {
            events.normal(
                    Events.Subject.node(settings.name()),
                    "NodeReady",
                    "Node " + settings.name() + " status is now: NodeReady");
        } else if (!problem.equals(told) && told.isEmpty()) {
            events.normal(
                    Events.Subject.node(settings.name()),
                    "NodeNotReady",
                    "Node " + settings.name() + " status is now: NodeNotReady");
        }
        notePressure();
        told = problem;
        statusAt = clock.instant();
    }

    private void notePressure() {
        for (final NodeCondition one : NodeCondition.values()) {
            final boolean now = pressure.contains(one);
            if (now != toldPressure.contains(one)) {
                final String reason = one.reason(now).replace("Kubelet", "Node");
                events.normal(
                        Events.Subject.node(settings.name()),
                        reason,
                        "Node " + settings.name() + " status is now: " + reason);
            }
        }
        toldPressure = pressure;
    }

    private void renew() {
        final ObjectNode spec = Json.object();
        spec.put("holderIdentity", settings.name()).put("leaseDurationSeconds", LEASE_SECONDS);
        spec.put("renewTime", Times.micros(clock.instant()));
        final ObjectNode patch = Json.object();
        patch.set("spec", spec);
        try {
            client.patch("renew the lease of node " + settings.name(), LEASES + "/" + settings.name(), patch);
        } catch (final KubeException e) {
            if (e.code() != KubeException.NOT_FOUND) {
                throw e;
            }
            final ObjectNode lease =
                    Json.object().put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
            final ObjectNode metadata = lease.putObject("metadata").put("name", settings.name());
            metadata.put("namespace", "kube-node-lease");
            metadata.withArrayProperty("ownerReferences")
                    .addObject()
                    .put("apiVersion", "v1")
                    .put("kind", "Node")
                    .put("name", settings.name())
                    .put("uid", uid);
            lease.set("spec", spec);
            client.create("make the lease of node " + settings.name(), LEASES, lease);
        }
    }

    private String path() {
        return "/api/v1/nodes/" + settings.name();
    }
}
