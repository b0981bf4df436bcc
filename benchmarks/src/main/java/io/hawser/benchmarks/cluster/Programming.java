package io.hawser.benchmarks.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.benchmarks.Sample;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * From before a service is written to the API until it has answered on every node: a new service each time, or one
 * whose pods are others each time. Controllers and all: what a user waits for.
 */
final class Programming implements WholeVariant.Task {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String SERVICES = "/api/v1/namespaces/default/services";
    private static final String MOVING = "moving";
    private static final int PORT = 80;
    private static final long MAX_NS = TimeUnit.MINUTES.toNanos(1);
    private static final double NS_PER_MS = 1e6;

    private final int times;
    private final boolean change;
    private int made;

    Programming(final int times, final boolean change) {
        this.times = times;
        this.change = change;
    }

    @Override
    public void prepare(final WholeCluster whole) throws Exception {
        whole.raise();
        whole.inHub(() -> {
            try (PodsSeen seen = new PodsSeen(whole.client())) {
                for (final String name : List.of("a", "b")) {
                    whole.client().create("create pod " + name, PODS, PodStart.json(pod(name)));
                }
                seen.awaitReady("a");
                seen.awaitReady("b");
            }
            return whole.client().create("create service " + MOVING, SERVICES, PodStart.json(service(MOVING, "b")));
        });
    }

    @Override
    public Sample measure(final WholeCluster whole) throws Exception {
        final Histogram answered = new Histogram(MAX_NS, 3);
        for (int i = 0; i < times; i++) {
            made++;
            answered.recordValue(change ? change(whole) : create(whole));
        }
        return Sample.of("p50", answered.getValueAtPercentile(50) / NS_PER_MS)
                .and("p99", answered.getValueAtPercentile(99) / NS_PER_MS)
                .withLatency("first answer on every node", answered);
    }

    private long create(final WholeCluster whole) throws Exception {
        final String name = "new-" + made;
        final long began = System.nanoTime();
        final String address = whole.inHub(() ->
                address(whole.client().create("create service " + name, SERVICES, PodStart.json(service(name, "a")))));
        final long last = awaitAnswers(whole, address, "a");
        whole.inHub(() -> whole.client().delete("delete service " + name, SERVICES + "/" + name, PodStart.json("{}")));
        return last - began;
    }

    private long change(final WholeCluster whole) throws Exception {
        final String now = made % 2 == 1 ? "a" : "b";
        final long began = System.nanoTime();
        final String address = whole.inHub(() -> address(whole.client()
                .mergePatch(
                        "point service " + MOVING + " at " + now,
                        SERVICES + "/" + MOVING,
                        PodStart.json("{\"spec\": {\"selector\": {\"app\": \"" + now + "\"}}}"))));
        return awaitAnswers(whole, address, now) - began;
    }

    private static String address(final JsonNode service) {
        return service.path("spec").path("clusterIP").asText();
    }

    /** When the last node had its first right answer. */
    private static long awaitAnswers(final WholeCluster whole, final String address, final String from)
            throws Exception {
        final InetSocketAddress service = new InetSocketAddress(address, PORT);
        final byte[] wanted = ("pod " + from + "\n").getBytes(StandardCharsets.US_ASCII);
        final List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (final String node : whole.nodes()) {
            final CompletableFuture<Long> answer = new CompletableFuture<>();
            answers.add(answer);
            new Thread(
                            () -> {
                                try {
                                    answer.complete(whole.on(node, () -> FirstAnswer.await(service, wanted)));
                                } catch (final Exception e) {
                                    answer.completeExceptionally(e);
                                }
                            },
                            "asks-on-" + node)
                    .start();
        }
        long last = Long.MIN_VALUE;
        for (final CompletableFuture<Long> answer : answers) {
            last = Math.max(last, answer.get());
        }
        return last;
    }

    private static String pod(final String name) {
        return """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%1$s", "labels": {"app": "%1$s"}}, "spec": {
                  "containers": [{"name": "main", "image": "hawser.local/busybox:1",
                    "command": ["sh", "-c", "echo 'pod %1$s' >/tmp/index.html; exec httpd -f -p 8080 -h /tmp"],
                    "readinessProbe": {"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 1}}]}}
                """.formatted(name);
    }

    private static String service(final String name, final String app) {
        return """
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "%s"}, "spec": {
                  "selector": {"app": "%s"}, "ports": [{"port": 80, "targetPort": 8080}]}}
                """.formatted(name, app);
    }
}
