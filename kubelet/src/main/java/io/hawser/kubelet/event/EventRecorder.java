package io.hawser.kubelet.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeException;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Times;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to the API, on a thread of its own. One that happens again is counted up in the object of the first
 * time. While the API is away, only the oldest of what is waiting is kept.
 */
public final class EventRecorder implements Events, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final int LONGEST_QUEUE = 1000;
    private static final int REMEMBERED = 4096;
    private static final int LONGEST_MESSAGE = 1024;

    private final KubeClient client;
    private final String node;
    private final Clock clock;
    private final BlockingQueue<Happening> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private final Map<Key, Written> written = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<Key, Written> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Thread thread;
    private long number;

    /** Begins. */
    public EventRecorder(final KubeClient client, final String node, final Clock clock) {
        this.client = client;
        this.node = node;
        this.clock = clock;
        this.number = clock.millis() * 1_000_000;
        this.thread = new Thread(this::run, "events");
        thread.setDaemon(true);
        thread.start();
    }

    private record Key(Subject about, String reason, String message) {}

    private record Happening(Key key, String type, String time) {}

    private record Written(String name, int count) {}

    @Override
    public void normal(final Subject about, final String reason, final String message) {
        add(about, "Normal", reason, message);
    }

    @Override
    public void warning(final Subject about, final String reason, final String message) {
        add(about, "Warning", reason, message);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void add(final Subject about, final String type, final String reason, final String message) {
        LOG.info("{} {}/{}: {}: {}", about.kind(), about.namespace(), about.name(), reason, message);
        final String text = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
        final boolean taken =
                queue.offer(new Happening(new Key(about, reason, text), type, Times.seconds(clock.instant())));
        if (!taken) {
            LOG.warn("too many events wait for the API; this one is told in the log alone");
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                final Happening next = queue.take();
                try {
                    write(next);
                } catch (final KubeException e) {
                    LOG.debug("an event was not written: {}", e.getMessage());
                }
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(final Happening happening) {
        final Subject about = happening.key().about();
        final String namespace = about.namespace().isEmpty() ? "default" : about.namespace();
        final String path = "/api/v1/namespaces/" + namespace + "/events";
        final Written before = written.get(happening.key());
        if (before != null && countUp(path, before, happening)) {
            return;
        }
        final String name = about.name() + "." + Long.toHexString(number++);
        client.create("record an event", path, event(namespace, name, happening));
        written.put(happening.key(), new Written(name, 1));
    }

    private boolean countUp(final String path, final Written before, final Happening happening) {
        final ObjectNode patch = Json.object();
        patch.put("count", before.count() + 1).put("lastTimestamp", happening.time());
        try {
            client.patch("count an event", path + "/" + before.name(), patch);
            written.put(happening.key(), new Written(before.name(), before.count() + 1));
            return true;
        } catch (final KubeException e) {
            if (e.code() == KubeException.NOT_FOUND) {
                written.remove(happening.key());
                return false;
            }
            throw e;
        }
    }

    private ObjectNode event(final String namespace, final String name, final Happening happening) {
        final Subject about = happening.key().about();
        final ObjectNode event = Json.object().put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("name", name).put("namespace", namespace);
        final ObjectNode involved = event.putObject("involvedObject");
        involved.put("kind", about.kind()).put("apiVersion", "v1");
        involved.put("name", about.name()).put("uid", about.uid());
        if (!about.namespace().isEmpty()) {
            involved.put("namespace", about.namespace());
        }
        if (!about.fieldPath().isEmpty()) {
            involved.put("fieldPath", about.fieldPath());
        }
        event.put("type", happening.type()).put("reason", happening.key().reason());
        event.put("message", happening.key().message());
        event.putObject("source").put("component", "kubelet").put("host", node);
        event.put("reportingComponent", "kubelet").put("reportingInstance", node);
        event.put("firstTimestamp", happening.time()).put("lastTimestamp", happening.time());
        return event.put("count", 1);
    }
}
