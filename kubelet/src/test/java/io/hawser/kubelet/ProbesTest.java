package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class ProbesTest {
    private final TestNode node;

    ProbesTest(final TestNode node) {
        this.node = node;
    }

    @Test
    void readinessFollowsWhatTheProbeSays() {
        node.createPod("readiness", """
                terminationGracePeriodSeconds: 1
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sh, -c, "mkdir /www; exec httpd -f -p 8080 -h /www"]
                  ports: [{name: web, containerPort: 8080}]
                  readinessProbe: {httpGet: {path: /ready, port: web}, periodSeconds: 1, failureThreshold: 1}
                """);
        node.awaitEvent("readiness", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 404");
        final JsonNode before = node.pod("readiness");
        assertThat(TestNode.container(before).path("state").has("running")).isTrue();
        assertThat(Json.text(TestNode.condition(before, "Ready"), "status")).isEqualTo("False");
        node.exec("readiness", "main", "touch", "/www/ready");
        node.awaitReady("readiness");
        node.exec("readiness", "main", "rm", "/www/ready");
        final JsonNode after = node.awaitPod(
                "readiness", pod -> "False".equals(Json.text(TestNode.condition(pod, "Ready"), "status")));
        assertThat(TestNode.container(after).path("restartCount").asInt()).isZero();
        node.removePod("readiness");
    }

    @Test
    void aContainerThatFailsItsLivenessProbeIsStartedAnew() {
        node.createPod("liveness", """
                terminationGracePeriodSeconds: 1
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sh, -c, "touch /tmp/alive; exec sleep 1000"]
                  startupProbe: {exec: {command: [cat, /tmp/alive]}, periodSeconds: 1}
                  livenessProbe: {exec: {command: [cat, /tmp/alive]}, periodSeconds: 1, failureThreshold: 1}
                """);
        node.awaitReady("liveness");
        node.exec("liveness", "main", "rm", "/tmp/alive");
        node.awaitEvent("liveness", "Unhealthy", "Liveness probe failed: cat: can't open '/tmp/alive'");
        node.awaitEvent("liveness", "Killing", "Container main failed liveness probe, will be restarted");
        node.awaitPod(
                "liveness",
                pod -> TestNode.container(pod).path("restartCount").asInt() == 1
                        && TestNode.container(pod).path("ready").asBoolean());
        node.removePod("liveness");
    }

    @Test
    void aTcpProbeNeedsAListenerAndAStartupProbeThatNeverSucceedsEndsTheContainer() {
        node.createPod("startup", """
                terminationGracePeriodSeconds: 1
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [httpd, -f, -p, "9000"]
                  readinessProbe: {tcpSocket: {port: 9000}, periodSeconds: 1}
                - name: never
                  image: hawser.test/busybox:1
                  command: [sleep, "1000"]
                  startupProbe: {tcpSocket: {port: 9001}, periodSeconds: 1, failureThreshold: 2}
                """);
        node.awaitPod("startup", pod -> TestNode.container(pod).path("ready").asBoolean());
        node.awaitEvent("startup", "Killing", "Container never failed startup probe, will be restarted");
        final JsonNode pod = node.awaitPod(
                "startup",
                one -> one.path("status")
                                .path("containerStatuses")
                                .path(1)
                                .path("restartCount")
                                .asInt()
                        >= 1);
        assertThat(Json.text(TestNode.condition(pod, "ContainersReady"), "message"))
                .isEqualTo("containers with unready status: [never]");
        node.removePod("startup");
    }
}
