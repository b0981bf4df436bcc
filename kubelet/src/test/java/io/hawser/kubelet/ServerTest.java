package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class ServerTest {
    private static final String COUNTER = """
            terminationGracePeriodSeconds: 1
            containers:
            - name: main
              image: hawser.test/busybox:1
              command: [sh, -c, "for i in 1 2 3 4 5; do echo line $i; done; touch /tmp/done; exec sleep 1000"]
              readinessProbe: {exec: {command: [test, -e, /tmp/done]}, periodSeconds: 1}
            """;

    private final TestNode node;

    ServerTest(final TestNode node) {
        this.node = node;
    }

    @Test
    void logsAreCutAsTheyAreAskedFor() {
        node.createPod("counter", COUNTER);
        node.awaitReady("counter");
        assertThat(node.kubectl("logs", "counter")).startsWith("line 1\nline 2\nline 3\nline 4\nline 5\n");
        assertThat(node.kubectl("logs", "counter", "--tail=2")).startsWith("line 4\nline 5\n");
        assertThat(node.kubectl("logs", "counter", "--limit-bytes=10")).isEqualTo("line 1\nlin");
        assertThat(node.kubectl("logs", "counter", "--timestamps", "--tail=3"))
                .containsPattern("(?m)^20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-]\\d\\d:\\d\\d) line 3$");
        assertThat(node.kubectl("logs", "counter", "--since-time=2100-01-01T00:00:00Z"))
                .isEmpty();
        assertThat(node.kubectl("logs", "counter", "--since=1h")).startsWith("line 1\n");
        node.removePod("counter");
    }

    @Test
    void aFollowedLogGoesOnOverItsRotationUntilTheContainerEnds() throws Exception {
        final JsonNode created = node.createPod("talker", """
                restartPolicy: Never
                terminationGracePeriodSeconds: 1
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command:
                  - sh
                  - -c
                  - |
                    i=0
                    while [ $i -lt 12000 ]; do echo line $i of a log that is rotated; i=$((i+1)); done
                    while [ ! -e /tmp/end ]; do sleep 0.1; done
                    echo end
                """);
        node.awaitReady("talker");
        final Path output = node.containerd().directory().resolve("follow.out");
        final Process follower = node.startKubectl(output, "logs", "-f", "talker");
        try {
            final Path logs = node.paths()
                    .podLogs(
                            "default",
                            "talker",
                            created.path("metadata").path("uid").asText())
                    .resolve("main");
            TestNode.awaitTrue("the log was rotated", () -> {
                try (var files = Files.list(logs)) {
                    return files.count() > 1;
                }
            });
            node.exec("talker", "main", "touch", "/tmp/end");
            TestNode.awaitTrue("the follower ended", () -> !follower.isAlive());
        } finally {
            follower.destroyForcibly();
        }
        final List<String> lines = new ArrayList<>(Files.readAllLines(output));
        assertThat(lines).hasSize(12_001).last().isEqualTo("end");
        assertThat(lines.get(11_999)).startsWith("line 11999 ");
        node.removePod("talker");
    }

    @Test
    void nobodyIsToldAnythingWithoutACertificateOfTheCluster() {
        final String url = "https://127.0.0.1:10250/pods";
        assertThat(curl("-w", "%{http_code}", url)).isEqualTo("Unauthorized401");
        final String directory = node.kubeconfig().getParent().toString();
        // The node's own certificate is the cluster's, but its user may not ask kubelets.
        assertThat(curl("--cert", directory + "/node.crt", "--key", directory + "/node.key", url))
                .isEqualTo("Forbidden (user=system:node:" + TestNode.NAME + ", verb=GET, path=/pods)");
        final String admin = node.adminFiles();
        assertThat(curl("--cert", admin + ".crt", "--key", admin + ".key", url)).startsWith("{\"kind\":\"PodList\"");
        assertThat(curl("--cert", admin + ".crt", "--key", admin + ".key", "https://127.0.0.1:10250/healthz"))
                .isEqualTo("ok");
    }

    @Test
    void whatIsUsedIsToldUnderTheNamesThatMonitoringKnows() throws Exception {
        node.createPod("measured", COUNTER);
        final String uid = Json.text(node.awaitReady("measured"), "metadata", "uid");
        // The runtime counts a container's use a moment after it has begun.
        TestNode.awaitTrue(
                "the container's memory is told",
                () -> summary(uid)
                                .path("containers")
                                .path(0)
                                .path("memory")
                                .path("workingSetBytes")
                                .asLong()
                        > 0);
        final JsonNode ofNode = Json.MAPPER.readTree(asked("/stats/summary")).path("node");
        assertThat(ofNode.path("fs").path("capacityBytes").asLong()).isEqualTo(TestNode.DISK_BYTES);
        assertThat(ofNode.path("memory").path("availableBytes").asLong()).isPositive();
        assertThat(asked("/metrics/resource"))
                .contains("node_cpu_usage_seconds_total ", "node_memory_working_set_bytes ", "resource_scrape_error 0")
                .contains(
                        "container_cpu_usage_seconds_total{container=\"main\",namespace=\"default\",pod=\"measured\"}",
                        "container_memory_working_set_bytes{container=\"main\",namespace=\"default\",pod=\"measured\"}",
                        "container_start_time_seconds{container=\"main\",namespace=\"default\",pod=\"measured\"}",
                        "pod_memory_working_set_bytes{namespace=\"default\",pod=\"measured\"}");
        assertThat(asked("/metrics"))
                .contains("kubelet_running_containers{container_state=\"running\"}", "kubelet_running_pods ")
                .contains("kubelet_node_name{node=\"" + TestNode.NAME + "\"} 1")
                .contains("kubelet_runtime_operations_total{operation_type=\"run_podsandbox\"}")
                .contains("kubelet_pod_start_duration_seconds_count ");
        node.removePod("measured");
    }

    private JsonNode summary(final String uid) throws IOException {
        for (final JsonNode pod : Json.MAPPER.readTree(asked("/stats/summary")).path("pods")) {
            if (Json.text(pod, "podRef", "uid").equals(uid)) {
                return pod;
            }
        }
        return Json.object();
    }

    private String asked(final String path) {
        final String admin = node.adminFiles();
        return curl("--cert", admin + ".crt", "--key", admin + ".key", "https://127.0.0.1:10250" + path);
    }

    @Test
    void aStreamIsHandedToTheRuntime() {
        node.createPod("stream", COUNTER);
        node.awaitReady("stream");
        final String admin = node.adminFiles();
        final String url = "https://127.0.0.1:10250/exec/default/stream/";
        final List<String> upgrade = List.of(
                "-i",
                "-m",
                "2",
                "--cert",
                admin + ".crt",
                "--key",
                admin + ".key",
                "-H",
                "Connection: Upgrade",
                "-H",
                "Upgrade: SPDY/3.1",
                "-H",
                "X-Stream-Protocol-Version: v4.channel.k8s.io");
        assertThat(curlThatMayEnd(upgrade, url + "main?command=true&output=1"))
                .startsWith("HTTP/1.1 101 Switching Protocols")
                .containsIgnoringCase("X-Stream-Protocol-Version: v4.channel.k8s.io");
        assertThat(curlThatMayEnd(upgrade, url + "other?command=true&output=1"))
                .startsWith("HTTP/1.1 404")
                .endsWith("container not found (\"other\")");
        node.removePod("stream");
    }

    private String curl(final String... words) {
        final List<String> command = new ArrayList<>(List.of("curl", "-sk"));
        command.addAll(List.of(words));
        return node.containerd().node().run(command, "");
    }

    /** After the switch nothing more comes, and curl ends with its time limit. */
    private String curlThatMayEnd(final List<String> flags, final String url) {
        return node.containerd().node().run(command(flags, url), "");
    }

    private static List<String> command(final List<String> flags, final String url) {
        final List<String> command = new ArrayList<>(List.of("sh", "-c", "curl -sk \"$@\" || true", "curl"));
        command.addAll(flags);
        command.add(url);
        return command;
    }
}
