package io.hawser.benchmarks.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.watch.KubeObject;
import io.hawser.kube.watch.ObjectListener;
import io.hawser.kube.watch.ObjectName;
import io.hawser.kube.watch.Reflector;
import io.hawser.kube.watch.Resource;
import io.hawser.kube.watch.WatchSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Pods as a watch of the API tells of them, and when each was first seen to be ready. Thread safe. */
final class PodsSeen implements ObjectListener<PodsSeen.Seen>, AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Map<String, Long> readyNs = new HashMap<>();
    private final Set<String> there = new HashSet<>();
    private final Reflector<Seen> reflector;

    PodsSeen(final KubeClient client) {
        reflector = Reflector.start(
                client,
                new Resource<>("pods", "/api/v1/namespaces/default/pods", "", Seen::read),
                WatchSettings.DEFAULT,
                this);
    }

    /** A pod. */
    record Seen(ObjectName objectName, String resourceVersion, boolean ready) implements KubeObject {
        static Seen read(final JsonParser parser) throws IOException {
            final JsonNode pod = MAPPER.readTree(parser);
            final JsonNode metadata = pod.path("metadata");
            boolean ready = false;
            for (final JsonNode one : pod.path("status").path("conditions")) {
                ready |= one.path("type").asText().equals("Ready")
                        && one.path("status").asText().equals("True");
            }
            return new Seen(
                    new ObjectName(
                            metadata.path("namespace").asText(),
                            metadata.path("name").asText()),
                    metadata.path("resourceVersion").asText(),
                    ready);
        }
    }

    @Override
    public synchronized void onObject(final Seen pod) {
        there.add(pod.objectName().name());
        if (pod.ready()) {
            readyNs.putIfAbsent(pod.objectName().name(), System.nanoTime());
            notifyAll();
        }
    }

    @Override
    public synchronized void onGone(final ObjectName name) {
        there.remove(name.name());
        notifyAll();
    }

    @Override
    public void onListed() {
        // Pods are waited for by name.
    }

    /** Waits until a pod is ready, and says when it was. */
    synchronized long awaitReady(final String name) throws InterruptedException {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        while (!readyNs.containsKey(name)) {
            waitUntil(end, name + " is not ready");
        }
        return readyNs.get(name);
    }

    /** Waits until all pods whose names begin so are gone. */
    synchronized void awaitGone(final String prefix) throws InterruptedException {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        while (there.stream().anyMatch(name -> name.startsWith(prefix))) {
            waitUntil(end, "pods are not gone: " + there);
        }
        readyNs.keySet().removeIf(name -> name.startsWith(prefix));
    }

    private void waitUntil(final long end, final String problem) throws InterruptedException {
        final long left = end - System.nanoTime();
        if (left <= 0) {
            throw new IllegalStateException(problem);
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
    }

    @Override
    public void close() {
        reflector.close();
    }
}
