package io.hawser.controlplane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.testing.Http;
import io.hawser.kube.testing.KubectlFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollouts as an operator drives them, with Debian's kubectl and the newest. */
class RolloutByKubectlTest {
    private static final int PATIENCE_SECONDS = 60;

    private static ControlledCluster cluster;
    private static Path kubeconfig;
    private static Path kubectl = KubectlFile.of(KubectlFile.OLD);

    @BeforeAll
    static void start() {
        cluster = ControlledCluster.started();
        kubeconfig = cluster.servers().kubeconfig();
        cluster.join("node-1", "node-2");
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    private static void use(final String version) {
        kubectl = KubectlFile.of(version);
    }

    private static String kubectl(final String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(
                kubectl.toString(),
                "--kubeconfig=" + kubeconfig,
                "--cache-dir=" + cluster.servers().directory()));
        command.addAll(List.of(arguments));
        final Path out = Files.createTempFile(cluster.servers().directory(), "kubectl", ".out");
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        final boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        final String text = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(ended).as("%s ended; it said: %s", command, text).isTrue();
        assertThat(process.exitValue())
                .as("exit code of %s, which said: %s", command, text)
                .isZero();
        return text;
    }

    private static void apply(final String name, final String json) throws IOException, InterruptedException {
        final Path manifest = cluster.servers().directory().resolve(name + ".json");
        Files.write(manifest, Json.bytes(Http.object(json)));
        kubectl("apply", "-f", manifest.toString());
    }

    private static void applyDeployment(final String name) throws IOException, InterruptedException {
        apply(name, """
                {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'NAME'},
                 'spec':{'selector':{'matchLabels':{'app':'NAME'}},
                 'template':{'metadata':{'labels':{'app':'NAME'}},'spec':{'containers':[
                 {'name':'web','image':'web:1'}]}}}}""".replace("NAME", name));
    }

    private static String imageOf(final String path) {
        return cluster.admin()
                .get(path)
                .expect(200)
                .at("/spec/template/spec/containers/0/image")
                .asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {KubectlFile.OLD, KubectlFile.NEW})
    void deploymentIsRolledOutLookedUpAndTakenBack(final String version) throws IOException, InterruptedException {
        use(version);
        final String path = "/apis/apps/v1/namespaces/default/deployments/web";
        applyDeployment("web");
        kubectl("scale", "deployment/web", "--replicas=3");
        assertThat(kubectl("rollout", "status", "deployment/web"))
                .endsWith("deployment \"web\" successfully rolled out\n");
        kubectl("set", "image", "deployment/web", "web=web:2");
        assertThat(kubectl("rollout", "status", "deployment/web"))
                .endsWith("deployment \"web\" successfully rolled out\n");
        assertThat(kubectl("rollout", "history", "deployment/web").lines().map(String::strip))
                .contains("1         <none>", "2         <none>");
        assertThat(kubectl("rollout", "history", "deployment/web", "--revision=1"))
                .contains("web:1");
        kubectl("rollout", "undo", "deployment/web");
        kubectl("rollout", "status", "deployment/web");
        assertThat(imageOf(path)).isEqualTo("web:1");
        kubectl("rollout", "undo", "deployment/web", "--to-revision=2");
        kubectl("rollout", "status", "deployment/web");
        assertThat(imageOf(path)).isEqualTo("web:2");
        assertThat(kubectl("rollout", "history", "deployment/web").lines().map(String::strip))
                .contains("3         <none>", "4         <none>")
                .doesNotContain("1         <none>", "2         <none>");
        kubectl("rollout", "restart", "deployment/web");
        kubectl("rollout", "status", "deployment/web");
        assertThat(kubectl("get", "deployment", "web")).contains("3/3     3            3");
        kubectl("delete", "deployment", "web", "--cascade=foreground");
        cluster.await(
                "/apis/apps/v1/namespaces/default/replicasets?labelSelector=app%3Dweb",
                found -> found.path("items").isEmpty());
        cluster.await(
                "/api/v1/namespaces/default/pods?labelSelector=app%3Dweb",
                found -> found.path("items").isEmpty());
    }

    @Test
    void pausedDeploymentWaitsUntilItIsResumed() throws IOException, InterruptedException {
        final String path = "/apis/apps/v1/namespaces/default/deployments/paused";
        applyDeployment("paused");
        kubectl("rollout", "status", "deployment/paused");
        kubectl("rollout", "pause", "deployment/paused");
        kubectl("set", "image", "deployment/paused", "web=web:2");
        kubectl("scale", "deployment/paused", "--replicas=2");
        final JsonNode waiting = cluster.await(
                path, found -> found.at("/status/availableReplicas").asInt() == 2);
        assertThat(waiting.at("/status/conditions").findValuesAsText("reason")).contains("DeploymentPaused");
        assertThat(cluster.admin()
                        .get("/api/v1/namespaces/default/pods?labelSelector=app%3Dpaused")
                        .expect(200)
                        .findValuesAsText("image"))
                .containsOnly("web:1");
        kubectl("rollout", "resume", "deployment/paused");
        kubectl("rollout", "status", "deployment/paused");
        cluster.await(path, found -> found.at("/status/updatedReplicas").asInt() == 2);
        kubectl("delete", "deployment", "paused", "--cascade=orphan");
        final JsonNode left = cluster.await(
                "/apis/apps/v1/namespaces/default/replicasets?labelSelector=app%3Dpaused",
                found -> found.findValues("ownerReferences").stream().allMatch(JsonNode::isEmpty));
        assertThat(left.path("items").findValuesAsText("availableReplicas")).contains("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {KubectlFile.OLD, KubectlFile.NEW})
    void daemonSetIsTakenBackToAFormerRevision(final String version) throws IOException, InterruptedException {
        use(version);
        apply("agent", """
                {'apiVersion':'apps/v1','kind':'DaemonSet','metadata':{'name':'agent'},
                 'spec':{'selector':{'matchLabels':{'app':'agent'}},
                 'template':{'metadata':{'labels':{'app':'agent'}},'spec':{'containers':[
                 {'name':'c','image':'agent:1'}]}}}}""");
        assertThat(kubectl("rollout", "status", "daemonset/agent")).contains("successfully rolled out");
        kubectl("set", "image", "daemonset/agent", "c=agent:2");
        assertThat(kubectl("rollout", "status", "daemonset/agent")).contains("successfully rolled out");
        assertThat(kubectl("rollout", "history", "daemonset/agent", "--revision=1"))
                .contains("agent:1");
        kubectl("rollout", "undo", "daemonset/agent");
        assertThat(kubectl("rollout", "status", "daemonset/agent")).contains("successfully rolled out");
        assertThat(imageOf("/apis/apps/v1/namespaces/default/daemonsets/agent")).isEqualTo("agent:1");
        assertThat(kubectl("rollout", "history", "daemonset/agent").lines().map(String::strip))
                .contains("2         <none>", "3         <none>")
                .doesNotContain("1         <none>");
        kubectl("rollout", "restart", "daemonset/agent");
        assertThat(kubectl("rollout", "status", "daemonset/agent")).contains("successfully rolled out");
        assertThat(kubectl("rollout", "history", "daemonset/agent")).contains("4         <none>");
        kubectl("delete", "daemonset", "agent");
    }
}
