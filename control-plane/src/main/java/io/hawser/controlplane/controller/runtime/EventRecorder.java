package io.hawser.controlplane.controller.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events, on a thread of its own. One that repeats is counted in the Event that there is. Events are for people:
 * when too many wait, new ones are dropped; nothing depends on them. Thread safe.
 */
public final class EventRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final int MOST_WAITING = 1000;
    private static final int MOST_REMEMBERED = 2048;
    private static final int LONGEST_JOIN_MS = 5_000;

    private final KubeClient client;
    private final String component;
    private final Clock clock;
    private final BlockingQueue<ObjectNode> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Map<String, ObjectNode> known = new LinkedHashMap<>();
    private final Thread thread;

    /** @param component who writes them */
    public EventRecorder(final KubeClient client, final String component, final Clock clock) {
        this.client = client;
        this.component = component;
        this.clock = clock;
        this.thread = new Thread(this::run, "events-" + component);
        thread.setDaemon(true);
        thread.start();
    }

    /** Something went as it should. */
    public void normal(final ObjectNode about, final String reason, final String message) {
        record(about, "Normal", reason, message);
    }

    /** Something did not. */
    public void warning(final ObjectNode about, final String reason, final String message) {
        record(about, "Warning", reason, message);
    }

    private void record(final ObjectNode about, final String type, final String reason, final String message) {
        final Instant now = clock.instant();
        final String namespace = Meta.namespace(about).isEmpty() ? "default" : Meta.namespace(about);
        final ObjectNode event = Json.object().put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata")
                .put(
                        "name",
                        Meta.name(about) + "." + Long.toHexString(now.getEpochSecond() * 1_000_000_000 + now.getNano()))
                .put("namespace", namespace);
        final ObjectNode reference = event.putObject("involvedObject")
                .put("apiVersion", about.path("apiVersion").asText())
                .put("kind", about.path("kind").asText())
                .put("name", Meta.name(about))
                .put("uid", Meta.uid(about))
                .put("resourceVersion", Meta.resourceVersion(about));
        if (!Meta.namespace(about).isEmpty()) {
            reference.put("namespace", namespace);
        }
        event.put("type", type).put("reason", reason).put("message", message);
        event.put("firstTimestamp", Meta.time(now))
                .put("lastTimestamp", Meta.time(now))
                .put("count", 1);
        event.putObject("source").put("component", component);
        event.put("reportingComponent", component).put("reportingInstance", "");
        if (!waiting.offer(event)) {
            LOG.debug("dropped an event: {} {} {}", Meta.name(about), reason, message);
        }
    }

    private void run() {
        try {
            while (true) {
                write(waiting.take());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(final ObjectNode event) {
        final String key = String.join(
                "|",
                Json.text(event, "involvedObject", "uid"),
                event.path("type").asText(),
                event.path("reason").asText(),
                event.path("message").asText());
        try {
            final ObjectNode before = known.remove(key);
            known.put(key, before == null || !countUp(before, event) ? create(event) : before);
            if (known.size() > MOST_REMEMBERED) {
                known.remove(known.keySet().iterator().next());
            }
        } catch (final KubeException e) {
            LOG.debug("an event was not written: {}", e.getMessage());
        }
    }

    private ObjectNode create(final ObjectNode event) {
        client.create("create an event", ResourceTypes.EVENTS.path(Meta.namespace(event)), event);
        return event;
    }

    /** False if the Event has ended meanwhile. */
    private boolean countUp(final ObjectNode before, final ObjectNode event) {
        before.put("count", before.path("count").asInt() + 1);
        before.set("lastTimestamp", event.get("lastTimestamp"));
        final ObjectNode patch = Json.object();
        patch.set("count", before.get("count"));
        patch.set("lastTimestamp", before.get("lastTimestamp"));
        try {
            client.mergePatch(
                    "count an event", ResourceTypes.EVENTS.path(Meta.namespace(before), Meta.name(before)), patch);
            return true;
        } catch (final KubeException e) {
            if (e.code() == KubeException.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(LONGEST_JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
