package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class ContainersTest {
    private final TestNode node;

    ContainersTest(final TestNode node) {
        this.node = node;
    }

    @Test
    void initContainersRunInOrderAndASidecarStaysBeforeTheOthersStart() {
        node.createPod("init", """
                terminationGracePeriodSeconds: 1
                volumes: [{name: shared, emptyDir: {}}]
                initContainers:
                - name: first
                  image: hawser.test/busybox:1
                  command: [sh, -c, "echo first >> /shared/order"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                - name: side
                  image: hawser.test/busybox:1
                  restartPolicy: Always
                  command: [sh, -c, "echo side >> /shared/order; touch /shared/up; exec sleep 1000"]
                  startupProbe: {exec: {command: [test, -e, /shared/up]}, periodSeconds: 1}
                  volumeMounts: [{name: shared, mountPath: /shared}]
                - name: second
                  image: hawser.test/busybox:1
                  command: [sh, -c, "echo second >> /shared/order"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sh, -c, "echo main >> /shared/order; exec sleep 1000"]
                  volumeMounts: [{name: shared, mountPath: /shared}]
                """);
        final JsonNode pod = node.awaitReady("init");
        assertThat(node.exec("init", "main", "cat", "/shared/order")).isEqualTo("first\nside\nsecond\nmain\n");
        final JsonNode init = pod.path("status").path("initContainerStatuses");
        assertThat(Json.text(init.path(0), "state", "terminated", "reason")).isEqualTo("Completed");
        assertThat(init.path(1).path("state").has("running")).isTrue();
        assertThat(init.path(1).path("ready").asBoolean()).isTrue();
        node.removePod("init");
    }

    @Test
    void aContainerThatKeepsEndingIsStartedAgainAfterPausesAndSaysSo() {
        node.createPod("crash", """
                terminationGracePeriodSeconds: 1
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sh, -c, "echo attempt $(date +%s); exit 3"]
                """);
        final JsonNode waiting = node.awaitPod(
                "crash",
                pod -> "CrashLoopBackOff".equals(Json.text(TestNode.container(pod), "state", "waiting", "reason")));
        final JsonNode container = TestNode.container(waiting);
        assertThat(Json.text(container, "state", "waiting", "message"))
                .matches("back-off [24]s restarting failed container=main pod=crash_default\\([-0-9a-f]+\\)");
        assertThat(Json.text(container, "lastState", "terminated", "exitCode")).isEqualTo("3");
        assertThat(Json.text(container, "lastState", "terminated", "reason")).isEqualTo("Error");
        assertThat(Json.text(waiting, "status", "phase")).isEqualTo("Running");
        assertThat(Json.text(TestNode.condition(waiting, "Ready"), "message"))
                .isEqualTo("containers with unready status: [main]");
        node.awaitEvent("crash", "BackOff", "Back-off restarting failed container main in pod crash_default(");
        node.awaitPod(
                "crash", pod -> TestNode.container(pod).path("restartCount").asInt() >= 2);
        assertThat(node.kubectl("logs", "crash", "--previous")).startsWith("attempt ");
        node.removePod("crash");
    }

    @Test
    void aPodThatIsNotRestartedEndsAsItsContainersDid() {
        final String spec = """
                restartPolicy: %s
                terminationGracePeriodSeconds: 1
                containers:
                - {name: main, image: "hawser.test/busybox:1", command: [sh, -c, "%s"]}
                """;
        node.createPod("good", spec.formatted("OnFailure", "exit 0"));
        node.createPod("bad", spec.formatted("Never", "echo because > /dev/termination-log; exit 4"));
        final JsonNode good = node.awaitPod("good", pod -> "Succeeded".equals(Json.text(pod, "status", "phase")));
        final JsonNode bad = node.awaitPod("bad", pod -> "Failed".equals(Json.text(pod, "status", "phase")));
        assertThat(Json.text(TestNode.condition(good, "Ready"), "reason")).isEqualTo("PodCompleted");
        assertThat(Json.text(TestNode.condition(bad, "Ready"), "reason")).isEqualTo("PodFailed");
        final JsonNode terminated = TestNode.container(bad).path("state").path("terminated");
        assertThat(terminated.path("exitCode").asInt()).isEqualTo(4);
        assertThat(Json.text(terminated, "message")).isEqualTo("because\n");
        assertThat(TestNode.container(good).path("restartCount").asInt()).isZero();
        node.removePod("good");
        node.removePod("bad");
    }

    @Test
    void whoUsesMoreMemoryThanItsLimitIsOomKilled() {
        node.createPod("hungry", """
                restartPolicy: Never
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sh, -c, "tail /dev/zero"]
                  resources: {limits: {memory: 16Mi, cpu: 500m}}
                """);
        final JsonNode pod = node.awaitPod("hungry", one -> "Failed".equals(Json.text(one, "status", "phase")));
        final JsonNode terminated = TestNode.container(pod).path("state").path("terminated");
        assertThat(Json.text(terminated, "reason")).isEqualTo("OOMKilled");
        assertThat(terminated.path("exitCode").asInt()).isEqualTo(137);
        assertThat(Json.text(pod, "status", "qosClass")).isEqualTo("Guaranteed");
        node.removePod("hungry");
    }

    @Test
    void hooksRunAfterTheStartAndBeforeTheEnd() throws Exception {
        node.createPod("hooks", """
                terminationGracePeriodSeconds: 20
                volumes: [{name: out, hostPath: {path: %s, type: DirectoryOrCreate}}]
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sh, -c, "trap 'echo term >> /out/order; exit 0' TERM; while true; do sleep 0.1; done"]
                  volumeMounts: [{name: out, mountPath: /out}]
                  lifecycle:
                    postStart: {exec: {command: [sh, -c, "echo started > /out/order"]}}
                    preStop: {exec: {command: [sh, -c, "echo stopping >> /out/order"]}}
                """.formatted(node.containerd().directory().resolve("hooks")));
        node.awaitReady("hooks");
        node.deletePod("hooks", 20);
        node.awaitPod("hooks", JsonNode::isMissingNode);
        assertThat(node.containerd().directory().resolve("hooks/order"))
                .content()
                .isEqualTo("started\nstopping\nterm\n");
    }

    @Test
    void aFailedPostStartHookEndsTheContainerAndIsTold() {
        node.createPod("badhook", """
                terminationGracePeriodSeconds: 1
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sleep, "1000"]
                  lifecycle: {postStart: {exec: {command: [sh, -c, "echo no; exit 1"]}}}
                """);
        node.awaitEvent("badhook", "FailedPostStartHook", "no");
        node.awaitPod(
                "badhook", pod -> TestNode.container(pod).path("restartCount").asInt() >= 1);
        node.removePod("badhook");
    }

    @Test
    void aShorterGraceIsHeardWhileThePodEnds() {
        node.createPod("deaf", """
                terminationGracePeriodSeconds: 600
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sh, -c, "trap '' TERM; while true; do sleep 1; done"]
                """);
        node.awaitReady("deaf");
        node.deletePod("deaf", 600);
        node.awaitEvent("deaf", "Killing", "Stopping container main");
        node.deletePod("deaf", 1);
        node.awaitPod("deaf", JsonNode::isMissingNode);
    }

    @Test
    void aPodWithADeadlineFailsWhenItIsOver() {
        node.createPod("late", """
                activeDeadlineSeconds: 2
                terminationGracePeriodSeconds: 1
                containers:
                - {name: main, image: "hawser.test/busybox:1", command: [sleep, "1000"]}
                """);
        final JsonNode pod = node.awaitPod("late", one -> "Failed".equals(Json.text(one, "status", "phase")));
        assertThat(Json.text(pod, "status", "reason")).isEqualTo("DeadlineExceeded");
        node.removePod("late");
    }
}
