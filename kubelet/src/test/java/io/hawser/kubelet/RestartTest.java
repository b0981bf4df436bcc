package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.cri.CriClient;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Labels;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class RestartTest {
    private static final String SPEC = """
            terminationGracePeriodSeconds: 1
            containers:
            - name: main
              image: hawser.test/busybox:1
              command: [sleep, "1000"]
              readinessProbe: {exec: {command: ["true"]}, periodSeconds: 1}
            """;

    private final TestNode node;

    RestartTest(final TestNode node) {
        this.node = node;
    }

    @Test
    void podsOutliveTheKubeletAndAreTakenOverAsTheyAre() throws Exception {
        node.createPod("kept", SPEC);
        node.createPod("dropped", SPEC);
        final JsonNode before = node.awaitReady("kept");
        final String orphan = Json.text(node.awaitReady("dropped"), "metadata", "uid");
        node.stopKubelet();
        node.kubectl("delete", "pod", "dropped", "--force", "--grace-period=0");
        node.createPod("fresh", SPEC);
        node.startKubelet();
        node.awaitReady("fresh");
        final JsonNode after = node.pod("kept");
        assertThat(Json.text(TestNode.container(after), "containerID"))
                .isEqualTo(Json.text(TestNode.container(before), "containerID"));
        assertThat(TestNode.container(after).path("restartCount").asInt()).isZero();
        // It was ready all the time.
        assertThat(Json.text(TestNode.condition(after, "Ready"), "lastTransitionTime"))
                .isEqualTo(Json.text(TestNode.condition(before, "Ready"), "lastTransitionTime"));
        try (CriClient runtime = CriClient.connect(node.containerd().socket())) {
            TestNode.awaitTrue(
                    "what nobody wants any more is gone",
                    () -> runtime.listPodSandboxes(Map.of(Labels.POD_UID, orphan))
                                    .isEmpty()
                            && !Files.exists(node.paths().pod(orphan)));
        }
        node.removePod("kept");
        node.removePod("fresh");
    }

    @Test
    void podsOutliveAKubeletThatIsKilledAndMoreThanOnce() throws Exception {
        node.createPod("kept", SPEC);
        node.createPod("ended", SPEC + "restartPolicy: Never\n");
        final JsonNode before = node.awaitReady("kept");
        node.awaitReady("ended");
        node.stopKubelet();
        final Path output = Files.createTempFile("hw-kubelet", ".out");
        Process process = node.startKubeletProcess(output);
        try {
            TestNode.awaitTrue("it runs", () -> Files.readString(output).contains("kubelet of node " + TestNode.NAME));
            node.createPod("first", SPEC);
            node.awaitReady("first");
            process.destroyForcibly().waitFor();
            // What ends while nobody looks is told when somebody does.
            final String ended = Json.text(TestNode.container(node.pod("ended")), "containerID");
            try (CriClient runtime = CriClient.connect(node.containerd().socket())) {
                runtime.stopContainer(ended.replace("containerd://", ""), Duration.ZERO);
            }
            process = node.startKubeletProcess(output);
            node.awaitPod("ended", pod -> Json.text(pod, "status", "phase").equals("Failed"));
            final JsonNode after = node.pod("kept");
            assertThat(TestNode.container(after).path("restartCount").asInt()).isZero();
            assertThat(Json.text(TestNode.container(after), "containerID"))
                    .isEqualTo(Json.text(TestNode.container(before), "containerID"));
            assertThat(Json.text(TestNode.condition(after, "Ready"), "lastTransitionTime"))
                    .isEqualTo(Json.text(TestNode.condition(before, "Ready"), "lastTransitionTime"));
            assertThat(node.containerd().node().run("curl -sm 5 http://127.0.0.1:10248/healthz"))
                    .isEqualTo("ok");
        } finally {
            process.destroyForcibly().waitFor();
            node.startKubelet();
        }
        Files.delete(output);
        node.removePod("first");
        node.removePod("ended");
        node.removePod("kept");
    }

    @Test
    void podsOutliveTheRuntimeAndAreTakenOverAsTheyAre() throws Exception {
        node.createPod("through", SPEC);
        final JsonNode before = node.awaitReady("through");
        node.containerd().kill();
        node.await(
                "/api/v1/nodes/" + TestNode.NAME,
                one -> "False".equals(Json.text(TestNode.condition(one, "Ready"), "status")));
        node.createPod("after", SPEC);
        node.containerd().start();
        node.awaitReady("after");
        final JsonNode after = node.awaitReady("through");
        assertThat(Json.text(TestNode.container(after), "containerID"))
                .isEqualTo(Json.text(TestNode.container(before), "containerID"));
        assertThat(TestNode.container(after).path("restartCount").asInt()).isZero();
        node.removePod("through");
        node.removePod("after");
    }

    @Test
    void aSandboxThatEndedIsReplaced() throws Exception {
        node.createPod("replaced", SPEC);
        final JsonNode before = node.awaitReady("replaced");
        final String uid = Json.text(before, "metadata", "uid");
        try (CriClient runtime = CriClient.connect(node.containerd().socket())) {
            runtime.listPodSandboxes(Map.of(Labels.POD_UID, uid)).forEach(one -> runtime.stopPodSandbox(one.getId()));
        }
        node.awaitEvent("replaced", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.");
        final JsonNode after = node.awaitPod(
                "replaced",
                pod -> TestNode.container(pod).path("ready").asBoolean()
                        && !Json.text(TestNode.container(pod), "containerID")
                                .equals(Json.text(TestNode.container(before), "containerID")));
        // Two if the container was seen to end before its sandbox was.
        assertThat(TestNode.container(after).path("restartCount").asInt()).isBetween(1, 2);
        node.removePod("replaced");
    }
}
