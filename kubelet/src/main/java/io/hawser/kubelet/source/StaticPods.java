package io.hawser.kubelet.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Times;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.worker.PodWorkers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pods from the files of a directory, which run with or without an API. A file that cannot be read keeps what it held.
 * Run by one thread, again and again.
 */
public final class StaticPods implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StaticPods.class);

    private final Path directory;
    private final String node;
    private final PodWorkers workers;
    private final MirrorPods mirrors;
    private final Clock clock;
    private final Map<Path, Source> sources = new HashMap<>();
    private volatile boolean listed;

    /** Of this directory, for this node. */
    public StaticPods(
            final Path directory,
            final String node,
            final PodWorkers workers,
            final MirrorPods mirrors,
            final Clock clock) {
        this.directory = directory;
        this.node = node;
        this.workers = workers;
        this.mirrors = mirrors;
        this.clock = clock;
    }

    /** @param text as it was read; {@code pod} what was last understood of it, or null */
    private record Source(String text, Pod pod) {}

    /** Whether all pods have been told once. */
    public boolean isListed() {
        return listed;
    }

    @Override
    public void run() {
        final Map<Path, Source> now = new HashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.filter(StaticPods::isManifest).sorted().toList()) {
                final Source before = sources.get(file);
                final String text = read(file, before);
                now.put(file, before != null && before.text().equals(text) ? before : parse(file, text, before));
            }
        } catch (final IOException e) {
            if (!listed) {
                LOG.warn("static pods cannot be read from {}: {}", directory, e.toString());
            }
        }
        apply(now);
        listed = true;
        mirrors.reconcile();
    }

    private void apply(final Map<Path, Source> now) {
        final Map<String, Pod> wanted = new HashMap<>();
        now.values().stream().map(Source::pod).filter(pod -> pod != null).forEach(pod -> wanted.put(pod.uid(), pod));
        final Map<String, Pod> known = new HashMap<>();
        sources.values().stream().map(Source::pod).filter(pod -> pod != null).forEach(pod -> known.put(pod.uid(), pod));
        known.keySet().stream().filter(uid -> !wanted.containsKey(uid)).forEach(workers::remove);
        mirrors.want(new ArrayList<>(wanted.values()));
        wanted.forEach((uid, pod) -> {
            if (!known.containsKey(uid)) {
                workers.update(pod);
            }
        });
        sources.clear();
        sources.putAll(now);
    }

    private static boolean isManifest(final Path file) {
        final String name = file.getFileName().toString();
        return !name.startsWith(".")
                && List.of(".yaml", ".yml", ".json").stream().anyMatch(name::endsWith);
    }

    private static String read(final Path file, final Source before) {
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            LOG.warn("static pod {} cannot be read: {}", file, e.toString());
            return before == null ? "" : before.text();
        }
    }

    private Source parse(final Path file, final String text, final Source before) {
        final Pod former = before == null ? null : before.pod();
        try {
            final JsonNode tree = Json.yaml(text);
            if (tree instanceof ObjectNode object && Json.text(object, "kind").equals("Pod")) {
                if (object.path("spec").path("containers").isEmpty()
                        || Json.text(object, "metadata", "name").isEmpty()) {
                    throw new IllegalArgumentException("metadata.name or spec.containers is missing");
                }
                return new Source(text, complete(object, text));
            }
            throw new IllegalArgumentException("it holds no object of kind Pod");
        } catch (final JsonProcessingException e) {
            LOG.warn("static pod {} is no YAML, and what it held before counts: {}", file, e.getOriginalMessage());
        } catch (final IllegalArgumentException e) {
            LOG.warn("static pod {} is not right, and what it held before counts: {}", file, e.getMessage());
        }
        return new Source(text, former);
    }

    private Pod complete(final ObjectNode object, final String text) {
        object.put("apiVersion", "v1").put("kind", "Pod").remove("status");
        final ObjectNode metadata = Json.childOf(object, "metadata");
        final String hash = hash(node + "\n" + text);
        if (Json.text(metadata, "namespace").isEmpty()) {
            metadata.put("namespace", "default");
        }
        metadata.put("name", Json.text(metadata, "name") + "-" + node.toLowerCase(Locale.ROOT));
        metadata.put("uid", hash);
        Json.childOf(metadata, "annotations")
                .put(Pod.SOURCE, "file")
                .put(Pod.HASH, hash)
                .put("kubernetes.io/config.seen", Times.micros(clock.instant()));
        final ObjectNode spec = Json.childOf(object, "spec").put("nodeName", node);
        // Nothing chases away what this node runs of its own accord.
        spec.withArrayProperty("tolerations")
                .addObject()
                .put("operator", "Exists")
                .put("effect", "NoExecute");
        return new Pod(object);
    }

    private static String hash(final String text) {
        try {
            final byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            final int bytes = 16;
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
