package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node whose disk, a small one of its own, is filled by a pod. */
@ExtendWith(SharedNode.class)
final class PressureTest {
    private final TestNode node;

    PressureTest(final TestNode node) {
        this.node = node;
    }

    @Test
    void thePodThatFillsTheDiskIsEvictedAndTheOthersStay() {
        node.createPod("modest", """
                terminationGracePeriodSeconds: 1
                containers:
                - {name: main, image: "hawser.test/busybox:1", command: [sleep, "1000"]}
                """);
        node.awaitReady("modest");
        assertThat(pressure("DiskPressure")).isEqualTo("False");
        node.createPod("greedy", """
                terminationGracePeriodSeconds: 30
                volumes: [{name: scratch, emptyDir: {}}]
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sh, -c, "dd if=/dev/zero of=/scratch/fill bs=1M count=%d; sleep 1000"]
                  volumeMounts: [{name: scratch, mountPath: /scratch}]
                """.formatted((TestNode.DISK_BYTES >> 20) - 4));
        final JsonNode evicted =
                node.awaitPod("greedy", pod -> Json.text(pod, "status", "phase").equals("Failed"));
        assertThat(Json.text(evicted, "status", "reason")).isEqualTo("Evicted");
        assertThat(Json.text(evicted, "status", "message"))
                .startsWith("The node was low on resource: ephemeral-storage. Threshold quantity: 10%, available: ");
        node.awaitEvent("greedy", "Evicted", "has larger consumption of ephemeral-storage");
        node.awaitEvent(TestNode.NAME, "NodeHasDiskPressure", "status is now: NodeHasDiskPressure");
        // What it held is free again, though the pod is still there for whoever asks.
        node.awaitEvent(TestNode.NAME, "NodeHasNoDiskPressure", "");
        assertThat(Files.exists(node.paths().volumes(Json.text(evicted, "metadata", "uid"))))
                .isFalse();
        node.await(
                "/api/v1/nodes/" + TestNode.NAME,
                any -> pressure("DiskPressure").equals("False"));
        final JsonNode modest = node.awaitReady("modest");
        assertThat(TestNode.container(modest).path("restartCount").asInt()).isZero();
        node.removePod("greedy");
        node.removePod("modest");
    }

    private String pressure(final String type) {
        return Json.text(TestNode.condition(node.get("/api/v1/nodes/" + TestNode.NAME), type), "status");
    }
}
