package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class StaticPodsTest {
    private static final String SHOWN = "steady-" + TestNode.NAME;

    private final TestNode node;

    StaticPodsTest(final TestNode node) {
        this.node = node;
    }

    @Test
    void aPodOfAFileRunsIsShownAndFollowsTheFile() throws Exception {
        write("one");
        final JsonNode shown = node.awaitReady(SHOWN);
        assertThat(Json.text(shown, "metadata", "annotations", "kubernetes.io/config.source"))
                .isEqualTo("file");
        final String container = Json.text(TestNode.container(shown), "containerID");
        assertThat(node.kubectl("logs", SHOWN)).isEqualTo("one\n");

        // Whoever deletes what only shows it, does not end it.
        node.deletePod(SHOWN, 0);
        final JsonNode again = node.awaitPod(
                SHOWN,
                pod -> !Json.text(pod, "metadata", "uid").isEmpty()
                        && !Json.text(pod, "metadata", "uid").equals(Json.text(shown, "metadata", "uid"))
                        && TestNode.container(pod).path("ready").asBoolean());
        assertThat(Json.text(TestNode.container(again), "containerID")).isEqualTo(container);

        write("two");
        node.awaitPod(
                SHOWN,
                pod -> TestNode.container(pod).path("ready").asBoolean()
                        && !Json.text(TestNode.container(pod), "containerID").equals(container));
        assertThat(node.kubectl("logs", SHOWN)).isEqualTo("two\n");

        // A broken file keeps what it held. That it was looked at is seen by another one, written after it.
        final String kept = Json.text(TestNode.container(node.pod(SHOWN)), "containerID");
        replace("kind: [");
        final Path other = node.manifests().resolve("other.yaml");
        Files.writeString(other, manifest("three").replace("steady", "other"));
        node.awaitReady("other-" + TestNode.NAME);
        assertThat(Json.text(TestNode.container(node.pod(SHOWN)), "containerID"))
                .isEqualTo(kept);
        Files.delete(other);
        Files.delete(file());
        node.awaitPod(SHOWN, JsonNode::isMissingNode);
        node.awaitPod("other-" + TestNode.NAME, JsonNode::isMissingNode);
    }

    private Path file() {
        return node.manifests().resolve("steady.yaml");
    }

    private void write(final String word) throws IOException {
        replace(manifest(word));
    }

    private static String manifest(final String word) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: steady}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - {name: main, image: "hawser.test/busybox:1", command: [sh, -c, "echo %s; exec sleep 1000"]}
                """.formatted(word);
    }

    private void replace(final String text) throws IOException {
        final Path draft = node.manifests().resolve(".steady");
        Files.writeString(draft, text);
        Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
