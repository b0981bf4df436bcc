package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNode.class)
class FailuresTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private final TestNode node;

    FailuresTest(final TestNode node) {
        this.node = node;
    }

    @Test
    void anImageThatCannotBeHadIsToldAndHoldsUpNobodyElse() {
        node.createPod("noimage", container("image: \"127.0.0.1:1/none:1\""));
        node.createPod("never", container("image: \"hawser.test/none:1\", imagePullPolicy: Never"));
        node.createPod("badname", container("image: \"Not An Image\""));
        node.createPod("bystander", container("image: \"hawser.test/busybox:1\", command: [sleep, \"1000\"]"));
        node.awaitReady("bystander");
        // By now the first failure may have become the pause after it.
        final JsonNode pod = node.awaitPod(
                "noimage",
                one -> Json.text(TestNode.container(one), "state", "waiting", "reason")
                        .matches("ErrImagePull|ImagePullBackOff"));
        assertThat(Json.text(pod, "status", "phase")).isEqualTo("Pending");
        assertThat(message(pod)).contains("127.0.0.1:1/none:1");
        assertThat(message(awaitWaiting("never", "ErrImageNeverPull")))
                .isEqualTo("Container image \"hawser.test/none:1\" is not present with pull policy of Never");
        assertThat(message(awaitWaiting("badname", "InvalidImageName"))).contains("invalid reference format");
        node.awaitEvent("noimage", "Failed", "Failed to pull image \"127.0.0.1:1/none:1\"");
        node.patch("/api/v1/namespaces/default/pods/noimage", "{metadata: {annotations: {look: again}}}");
        assertThat(message(awaitWaiting("noimage", "ImagePullBackOff")))
                .isEqualTo("Back-off pulling image \"127.0.0.1:1/none:1\"");
        for (final String name : new String[] {"noimage", "never", "badname", "bystander"}) {
            node.removePod(name);
        }
    }

    @Test
    void whatAContainerNeedsAndIsNotThereIsToldAndWaitedFor() {
        node.createPod(
                "needy",
                container("image: \"hawser.test/busybox:1\", command: [sleep, \"1000\"],"
                        + " env: [{name: X, valueFrom: {configMapKeyRef: {name: later, key: x}}}]"));
        assertThat(message(awaitWaiting("needy", "CreateContainerConfigError")))
                .isEqualTo("configmap \"later\" not found");
        node.awaitEvent("needy", "Failed", "Error: configmap \"later\" not found");
        node.create(MAPS, "{metadata: {name: later}, data: {y: z}}");
        node.awaitPod("needy", pod -> message(pod).equals("couldn't find key x in ConfigMap default/later"));
        node.patch(MAPS + "/later", "{data: {x: z}}");
        node.awaitReady("needy");
        node.removePod("needy");
    }

    @Test
    void aVolumeThatCannotBeHadIsToldAndWaitedFor() {
        node.createPod("novolume", """
                terminationGracePeriodSeconds: 1
                volumes: [{name: data, configMap: {name: missing}}]
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [sleep, "1000"]
                  volumeMounts: [{name: data, mountPath: /d}]
                """);
        node.awaitEvent(
                "novolume",
                "FailedMount",
                "MountVolume.SetUp failed for volume \"data\" : configmap \"missing\" not found");
        assertThat(Json.text(TestNode.container(node.pod("novolume")), "state", "waiting", "reason"))
                .isEqualTo("ContainerCreating");
        node.create(MAPS, "{metadata: {name: missing}, data: {a: b}}");
        node.awaitReady("novolume");
        node.removePod("novolume");
    }

    @Test
    void aCommandThatIsNotThereIsTold() {
        node.createPod("nocommand", container("image: \"hawser.test/busybox:1\", command: [/no/such]"));
        node.awaitEvent("nocommand", "Failed", "/no/such");
        final JsonNode pod = node.awaitPod("nocommand", one -> {
            final String reason = Json.text(TestNode.container(one), "state", "waiting", "reason");
            return reason.equals("RunContainerError") || reason.equals("CrashLoopBackOff");
        });
        assertThat(Json.text(pod, "status", "phase")).isIn("Pending", "Running");
        node.removePod("nocommand");
    }

    @Test
    void whoMustNotBeRootIsNotStartedAsRoot() {
        node.createPod(
                "rootless",
                container("image: \"hawser.test/busybox:1\", command: [sleep, \"1000\"],"
                        + " securityContext: {runAsNonRoot: true}"));
        assertThat(message(awaitWaiting("rootless", "CreateContainerConfigError")))
                .startsWith("container has runAsNonRoot and image will run as root (pod: \"rootless_default(");
        node.removePod("rootless");
    }

    private static String container(final String fields) {
        return "terminationGracePeriodSeconds: 1\ncontainers: [{name: main, " + fields + "}]\n";
    }

    private static String message(final JsonNode pod) {
        return Json.text(TestNode.container(pod), "state", "waiting", "message");
    }

    private JsonNode awaitWaiting(final String name, final String reason) {
        return node.awaitPod(
                name, pod -> reason.equals(Json.text(TestNode.container(pod), "state", "waiting", "reason")));
    }
}
