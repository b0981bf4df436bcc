package io.hawser.benchmarks.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hawser.benchmarks.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** From before a pod is written to the API until a watcher sees it ready, one pod after the other or all at once. */
final class PodStart implements WholeVariant.Task {
    /** What has memory, as command lines name it, by the names of metrics. */
    static final Map<String, Pattern> PROCESSES = new LinkedHashMap<>();

    static {
        PROCESSES.put("daemon rss", Pattern.compile("HawserMain node |@\\S*hawser node "));
        PROCESSES.put("kubelet rss", Pattern.compile("KubeletMain "));
        PROCESSES.put("containerd rss", Pattern.compile("^(\\S*/)?containerd "));
        PROCESSES.put("control plane rss", Pattern.compile("ControlPlaneMain "));
        PROCESSES.put("etcd rss", Pattern.compile("^(\\S*/)?etcd "));
    }

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String PREFIX = "start-";
    private static final long MAX_NS = TimeUnit.MINUTES.toNanos(3);
    private static final double NS_PER_MS = 1e6;

    private final int count;
    private final boolean atOnce;

    PodStart(final int count, final boolean atOnce) {
        this.count = count;
        this.atOnce = atOnce;
    }

    @Override
    public Sample measure(final WholeCluster whole) throws Exception {
        return whole.inHub(() -> {
            try (PodsSeen seen = new PodsSeen(whole.client())) {
                final Histogram times = new Histogram(MAX_NS, 3);
                if (atOnce) {
                    together(whole, seen, times);
                } else {
                    oneByOne(whole, seen, times);
                }
                Sample sample = Sample.of("p50", times.getValueAtPercentile(50) / NS_PER_MS)
                        .and("p99", times.getValueAtPercentile(99) / NS_PER_MS)
                        .withLatency("start", times);
                if (atOnce) {
                    for (final Map.Entry<String, Pattern> one : PROCESSES.entrySet()) {
                        sample = sample.and(one.getKey(), whole.rssMegabytes(one.getValue()));
                    }
                }
                for (int i = 0; i < count; i++) {
                    end(whole, PREFIX + i);
                }
                seen.awaitGone(PREFIX);
                return sample;
            }
        });
    }

    private void oneByOne(final WholeCluster whole, final PodsSeen seen, final Histogram times)
            throws InterruptedException {
        for (int i = 0; i < count; i++) {
            final long began = System.nanoTime();
            begin(whole, PREFIX + i);
            times.recordValue(seen.awaitReady(PREFIX + i) - began);
        }
    }

    private void together(final WholeCluster whole, final PodsSeen seen, final Histogram times)
            throws InterruptedException {
        final List<Long> began = new ArrayList<>();
        final List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final String name = PREFIX + i;
            began.add(System.nanoTime());
            written.add(CompletableFuture.runAsync(() -> begin(whole, name), task -> new Thread(task, name).start()));
        }
        written.forEach(CompletableFuture::join);
        for (int i = 0; i < count; i++) {
            times.recordValue(seen.awaitReady(PREFIX + i) - began.get(i));
        }
    }

    private static void begin(final WholeCluster whole, final String name) {
        whole.client().create("create pod " + name, PODS, pod(name));
    }

    private static void end(final WholeCluster whole, final String name) {
        whole.client().delete("delete pod " + name, PODS + "/" + name, json("{\"gracePeriodSeconds\": 1}"));
    }

    private static JsonNode pod(final String name) {
        return json("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s"}, "spec": {"containers": [
                  {"name": "main", "image": "hawser.local/busybox:1",
                    "command": ["sh", "-c", "trap exit TERM; sleep 1000 & wait"]}]}}
                """.formatted(name));
    }

    static JsonNode json(final String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
