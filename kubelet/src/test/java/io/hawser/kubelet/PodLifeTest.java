package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kube.testing.KubectlFile;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class PodLifeTest {
    private static final String SLEEPER = """
            terminationGracePeriodSeconds: 1
            containers:
            - {name: main, image: "hawser.test/busybox:1", command: [sh, -c, "echo hello; exec sleep 1000"]}
            """;

    private final TestNode node;

    PodLifeTest(final TestNode node) {
        this.node = node;
    }

    @Test
    void aPodRunsIsReadyAndHasLogsAndExec() {
        node.createPod("life", SLEEPER);
        final JsonNode pod = node.awaitReady("life");
        assertThat(Json.text(pod, "status", "phase")).isEqualTo("Running");
        assertThat(Json.text(pod, "status", "podIP")).startsWith("10.88.0.");
        assertThat(Json.text(pod, "status", "hostIP")).isEqualTo("127.0.0.1");
        assertThat(Json.text(pod, "status", "startTime")).isNotEmpty();
        assertThat(TestNode.container(pod).path("restartCount").asInt()).isZero();
        assertThat(Json.text(TestNode.container(pod), "containerID")).startsWith("containerd://");
        for (final String condition : new String[] {"PodScheduled", "Initialized", "ContainersReady", "Ready"}) {
            assertThat(Json.text(TestNode.condition(pod, condition), "status"))
                    .as(condition)
                    .isEqualTo("True");
        }
        assertThat(node.kubectl("logs", "life")).isEqualTo("hello\n");
        // The one opens streams over WebSocket, the other over SPDY.
        assertThat(node.kubectl("exec", "life", "--", "hostname")).isEqualTo("life\n");
        assertThat(node.kubectlOf(KubectlFile.OLD, "exec", "life", "--", "hostname"))
                .isEqualTo("life\n");
        node.awaitEvent("life", "Started", "Started container main");
        node.removePod("life");
    }

    @Test
    void aDeletedPodEndsWithItsGraceAndLeavesNothing() throws Exception {
        node.createPod("polite", """
                terminationGracePeriodSeconds: 30
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sh, -c, "trap 'echo bye; exit 3' TERM; echo up; while true; do sleep 0.1; done"]
                """);
        final String uid = Json.text(node.awaitReady("polite"), "metadata", "uid");
        TestNode.awaitTrue("up", () -> node.kubectl("logs", "polite").contains("up"));
        node.deletePod("polite", 30);
        node.awaitPod("polite", JsonNode::isMissingNode);
        node.awaitEvent("polite", "Killing", "Stopping container main");
        TestNode.awaitTrue(
                "its directories are gone",
                () -> !Files.exists(node.paths().pod(uid))
                        && !Files.exists(node.paths().podLogs("default", "polite", uid)));
        TestNode.awaitTrue(
                "its control group is gone",
                () -> !Files.exists(
                        Path.of("/sys/fs/cgroup/memory" + node.cgroupRoot() + "/kubepods/besteffort/pod" + uid)));
    }
}
