package io.hawser.controlplane.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.testing.FakeKubelet;
import io.hawser.controlplane.testing.Http;
import io.hawser.controlplane.testing.Kubectl;
import io.hawser.controlplane.testing.TestCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What users do with kubectl. Each test has a namespace of its own, which its kubeconfig is set to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KubectlCommands {
    static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              labels: {app: web}
            spec:
              replicas: 2
              selector:
                matchLabels: {app: web}
              template:
                metadata:
                  labels: {app: web}
                spec:
                  containers:
                  - name: nginx
                    image: nginx:1.14
                    ports:
                    - containerPort: 80
            """;

    TestCluster cluster;
    Kubectl kubectl;
    private Path home;
    private int count;
    String namespace;

    abstract String version();

    @BeforeAll
    void start() throws IOException {
        cluster = TestCluster.started();
        home = Files.createDirectory(cluster.directory().resolve("home"));
    }

    @AfterAll
    void end() {
        cluster.close();
    }

    @BeforeEach
    void enterNamespace() throws IOException {
        final Path own = home.resolve("kubeconfig");
        Files.copy(cluster.kubeconfig(), own, StandardCopyOption.REPLACE_EXISTING);
        kubectl = Kubectl.of(version(), own, home);
        namespace = "test-" + count++;
        kubectl.run("create namespace " + namespace).ok();
        kubectl.run("config set-context --current --namespace=" + namespace).ok();
    }

    @AfterEach
    void leave() {
        namespace = "";
    }

    private void write(final String name, final String text) throws IOException {
        Files.writeString(home.resolve(name), text);
    }

    private JsonNode json(final String what) throws IOException {
        return Json.MAPPER.readTree(kubectl.run("get " + what + " -o json").ok());
    }

    @Test
    void versionsAndResourcesAreTold() {
        assertThat(kubectl.run("version").ok()).contains("Server Version").contains("34");
        assertThat(kubectl.run("api-versions").ok().lines())
                .contains(
                        "v1",
                        "apps/v1",
                        "rbac.authorization.k8s.io/v1",
                        "discovery.k8s.io/v1",
                        "coordination.k8s.io/v1");
        assertThat(kubectl.run("api-resources --namespaced=true -o name").ok().lines())
                .contains("pods", "services", "deployments.apps", "endpointslices.discovery.k8s.io");
        assertThat(kubectl.run("api-resources --api-group=apps").ok()).containsPattern("deployments +deploy +apps/v1");
        assertThat(kubectl.run("cluster-info").ok()).contains("is running at");
    }

    @Test
    void fieldsAreExplained() {
        assertThat(kubectl.run("explain deployment.spec.strategy").ok())
                .containsPattern("KIND: +Deployment")
                .contains("rollingUpdate")
                .contains("Default is");
        assertThat(kubectl.run("explain pods --recursive").ok()).contains("terminationMessagePath");
        assertThat(kubectl.run("explain service.spec.nowhere").failed()).contains("nowhere");
    }

    @Test
    void deploymentIsAppliedChangedAndDeleted() throws IOException {
        write("web.yaml", DEPLOYMENT);
        assertThat(kubectl.run("apply -f web.yaml").ok()).isEqualTo("deployment.apps/web created\n");
        assertThat(kubectl.run("apply -f web.yaml").ok()).isEqualTo("deployment.apps/web unchanged\n");
        write(
                "web.yaml",
                DEPLOYMENT.replace("replicas: 2", "replicas: 3").replace("{app: web}\nspec", "{app: web, x: z}\nspec"));
        assertThat(kubectl.run("apply -f web.yaml").ok()).isEqualTo("deployment.apps/web configured\n");
        write("web.yaml", DEPLOYMENT);
        kubectl.run("apply -f web.yaml --dry-run=server").ok();
        assertThat(json("deployment web").at("/spec/replicas").asInt()).isEqualTo(3);
        kubectl.run("apply -f web.yaml").ok();
        assertThat(json("deployment web").at("/metadata/labels").size()).isEqualTo(1);
        assertThat(kubectl.run("get deployments").ok())
                .containsPattern("NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +0/2 +0 +0 +[0-9]+s");
        assertThat(kubectl.run("get deploy -o wide").ok()).containsPattern("web .* nginx +nginx:1.14 +app=web");
        assertThat(kubectl.run("describe deployment web").ok())
                .contains("nginx:1.14")
                .contains("RollingUpdateStrategy");
        assertThat(kubectl.run("delete -f web.yaml").ok()).contains("\"web\" deleted");
        assertThat(kubectl.run("get deployment web").failed())
                .isEqualTo("Error from server (NotFound): deployments.apps \"web\" not found\n");
    }

    @Test
    void deploymentIsScaledGivenAnotherImageAndExposed() throws IOException {
        kubectl.run("create deployment web --image=nginx:1.14").ok();
        assertThat(kubectl.run("scale deployment web --replicas=4").ok()).isEqualTo("deployment.apps/web scaled\n");
        assertThat(kubectl.run("scale deployment web --current-replicas=3 --replicas=5")
                        .failed())
                .contains("Expected replicas to be 3, was 4");
        assertThat(kubectl.run("set image deployment/web nginx=nginx:1.16").ok())
                .isEqualTo("deployment.apps/web image updated\n");
        final JsonNode web = json("deployment web");
        assertThat(web.at("/spec/replicas").asInt()).isEqualTo(4);
        assertThat(web.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("nginx:1.16");
        assertThat(web.at("/metadata/generation").asInt()).isEqualTo(3);
        assertThat(kubectl.run("expose deployment web --port=80 --target-port=8080 --type=NodePort")
                        .ok())
                .isEqualTo("service/web exposed\n");
        assertThat(kubectl.run("get service web").ok())
                .containsPattern("NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\\(S\\) +AGE\n"
                        + "web +NodePort +10\\.96\\.0\\.[0-9]+ +<none> +80:3[0-9]{4}/TCP");
        assertThat(json("service web").at("/spec/selector/app").asText()).isEqualTo("web");
        assertThat(kubectl.run("rollout restart deployment web").ok()).contains("restarted");
        assertThat(kubectl.run("get all").ok()).contains("deployment.apps/web").contains("service/web");
    }

    @Test
    void objectsAreComparedReplacedEditedAndWaitedFor() throws IOException {
        write("web.yaml", DEPLOYMENT);
        kubectl.run("apply -f web.yaml").ok();
        assertThat(kubectl.run("diff -f web.yaml").ok()).isEmpty();
        write("web.yaml", DEPLOYMENT.replace("replicas: 2", "replicas: 7"));
        final Kubectl.Result difference = kubectl.run("diff -f web.yaml");
        assertThat(difference.code()).isEqualTo(1);
        assertThat(difference.out()).contains("-  replicas: 2").contains("+  replicas: 7");
        assertThat(json("deployment web").at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(kubectl.run("replace -f web.yaml").ok()).isEqualTo("deployment.apps/web replaced\n");
        assertThat(json("deployment web").at("/spec/replicas").asInt()).isEqualTo(7);
        kubectl.run("annotate deployment web why=edit-me").ok();
        assertThat(kubectl.run("annotate deployment web why=other").failed()).contains("--overwrite is false");
        assertThat(kubectl.run("edit deployment web").ok()).isEqualTo("deployment.apps/web edited\n");
        assertThat(json("deployment web").at("/metadata/annotations/why").asText())
                .isEqualTo("edited");
        kubectl.run("annotate deployment web why=other --overwrite").ok();
        assertThat(kubectl.run("wait --for=condition=Available deployment/web --timeout=1s")
                        .failed())
                .contains("timed out waiting for the condition");
        cluster.admin()
                .patch(
                        "/apis/apps/v1/namespaces/" + namespace + "/deployments/web/status",
                        "merge",
                        "{'status':{'conditions':[{'type':'Available','status':'True'}]}}")
                .expect(200);
        assertThat(kubectl.run("wait --for=condition=Available deployment/web --timeout=20s")
                        .ok())
                .isEqualTo("deployment.apps/web condition met\n");
        assertThat(kubectl.run("patch deployment web --type=json -p "
                                + "'[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":1}]'")
                        .ok())
                .isEqualTo("deployment.apps/web patched\n");
        assertThat(kubectl.run("delete deployment web --dry-run=server").ok()).contains("(server dry run)");
        assertThat(json("deployment web").at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(kubectl.run("top nodes").failed()).contains("Metrics API not available");
    }

    @Test
    void priorityIsOfAClass() throws IOException {
        kubectl.run("create priorityclass high-" + namespace + " --value=1000 --description=mine")
                .ok();
        assertThat(kubectl.run("get pc high-" + namespace).ok())
                .containsPattern("NAME +VALUE +GLOBAL-DEFAULT +AGE.*\nhigh-" + namespace + " +1000 +false");
        write("pod.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: p}
                spec:
                  priorityClassName: high-NAMESPACE
                  containers: [{name: c, image: i}]
                """.replace("NAMESPACE", namespace));
        kubectl.run("apply -f pod.yaml").ok();
        assertThat(json("pod p").at("/spec/priority").asInt()).isEqualTo(1000);
    }

    @Test
    void objectsAreLabelledAndSelected() {
        kubectl.run("run a --image=i:1 --labels=app=web,tier=front").ok();
        kubectl.run("run b --image=i:1 --labels=app=db").ok();
        assertThat(kubectl.run("label pod b tier=back").ok()).contains("pod/b labeled");
        assertThat(kubectl.run("label pod b tier=middle").failed()).contains("already has a value (back)");
        kubectl.run("label pod b tier=middle --overwrite").ok();
        assertThat(kubectl.run("get pods -L app,tier").ok())
                .containsPattern(
                        "NAME +READY +STATUS +RESTARTS +AGE +APP +TIER\na +0/1 +Pending +0 +[0-9]+s +web +front\n"
                                + "b +0/1 +Pending +0 +[0-9]+s +db +middle");
        assertThat(kubectl.run("get pods -l app=web -o name").ok()).isEqualTo("pod/a\n");
        assertThat(kubectl.run("get pods -l 'tier notin (front)' -o name").ok()).isEqualTo("pod/b\n");
        assertThat(kubectl.run("get pods --field-selector=status.phase=Running -o name")
                        .ok())
                .isEmpty();
        assertThat(kubectl.run("get pods --show-labels").ok()).contains("app=db,tier=middle");
        assertThat(kubectl.run("get pods --sort-by=.metadata.name -o jsonpath={.items[*].metadata.name}")
                        .ok())
                .isEqualTo("a b");
        kubectl.run("annotate pod a why=because").ok();
        kubectl.run("label pod b tier-").ok();
        assertThat(kubectl.run("delete pods --all").ok()).contains("\"a\"").contains("\"b\"");
    }

    @Test
    void configurationIsMadeOfFilesAndLiterals() throws IOException {
        write("game.properties", "lives=3\n");
        kubectl.run("create configmap game --from-file=game.properties --from-literal=level=one")
                .ok();
        final JsonNode map = json("configmap game");
        assertThat(map.at("/data/level").asText()).isEqualTo("one");
        assertThat(map.path("data").path("game.properties").asText()).isEqualTo("lives=3\n");
        kubectl.run("create secret generic login --from-literal=user=admin --from-file=game.properties")
                .ok();
        assertThat(json("secret login").at("/data/user").asText()).isEqualTo("YWRtaW4=");
        assertThat(kubectl.run("get secrets").ok()).containsPattern("login +Opaque +2 +[0-9]+s");
        assertThat(kubectl.run("create configmap game --from-literal=a=b").failed())
                .containsPattern("configmaps \"game\" already exists");
    }

    @Test
    void changesAreWatched() throws IOException {
        final Process watch = kubectl.begin("get pods -w");
        try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
            kubectl.run("run seen --image=i:1").ok();
            assertThat(lines.readLine()).containsPattern("NAME +READY +STATUS +RESTARTS +AGE");
            assertThat(lines.readLine()).containsPattern("seen +0/1 +Pending");
            kubectl.run("delete pod seen --wait=false").ok();
            assertThat(lines.readLine()).contains("seen");
        } finally {
            watch.destroy();
        }
    }

    @Test
    void rightsAreTold() throws IOException {
        assertThat(kubectl.run("auth can-i create pods").ok()).isEqualTo("yes\n");
        assertThat(kubectl.run("auth can-i '*' '*'").ok()).isEqualTo("yes\n");
        final Path file = home.resolve("bob.kubeconfig");
        Files.writeString(
                file,
                Files.readString(home.resolve("kubeconfig"))
                        .replaceAll("client-certificate-data: .*", "token: bob-token")
                        .replaceAll("client-key-data: .*", ""));
        final Kubectl bob = kubectl.with(file);
        assertThat(bob.run("auth can-i create pods").out()).startsWith("no");
        assertThat(bob.run("get pods").failed())
                .isEqualTo(
                        "Error from server (Forbidden): pods is forbidden: User \"bob\" cannot list resource \"pods\""
                                + " in API group \"\" in the namespace \"" + namespace + "\"\n");
        kubectl.run("create role reader --verb=get,list,watch --resource=pods").ok();
        kubectl.run("create rolebinding bob-reads --role=reader --user=bob").ok();
        assertThat(bob.run("auth can-i list pods").ok()).isEqualTo("yes\n");
        assertThat(bob.run("get pods").ok()).isEmpty();
        assertThat(bob.run("auth can-i --list").ok()).containsPattern("pods +\\[\\] +\\[\\] +\\[get list watch\\]");
        assertThat(kubectl.run("auth can-i delete pods --as=bob").out()).startsWith("no");
        assertThat(bob.run("get pods --as=admin").failed())
                .contains("users \"admin\" is forbidden: User \"bob\" cannot impersonate resource \"users\"");
        assertThat(bob.run("delete pod x").failed()).contains("cannot delete resource \"pods\"");
    }

    @Test
    void mistakesAreNamed() throws IOException {
        write("wrong.yaml", DEPLOYMENT.replace("replicas: 2", "replicants: 2"));
        assertThat(kubectl.run("apply -f wrong.yaml").failed())
                .contains("unknown field \"")
                .contains("replicants");
        write("wrong.yaml", DEPLOYMENT.replace("replicas: 2", "replicas: two"));
        assertThat(kubectl.run("apply -f wrong.yaml").failed()).contains("replicas");
        write("wrong.yaml", DEPLOYMENT.replace("matchLabels: {app: web}", "matchLabels: {app: other}"));
        assertThat(kubectl.run("apply -f wrong.yaml").failed())
                .contains("The Deployment \"web\" is invalid")
                .contains("spec.template.metadata.labels: Invalid value")
                .contains("`selector` does not match template `labels`");
        kubectl.run("create service clusterip s --tcp=80:80").ok();
        assertThat(kubectl.run("patch service s -p '{\"spec\":{\"clusterIP\":\"10.96.0.99\"}}'")
                        .failed())
                .contains("field is immutable");
        assertThat(kubectl.run("get widgets").failed()).contains("the server doesn't have a resource type \"widgets\"");
    }

    @Test
    void applyOnTheServerMindsOtherManagers() throws IOException {
        write("web.yaml", DEPLOYMENT);
        assertThat(kubectl.run("apply --server-side -f web.yaml").ok())
                .isEqualTo("deployment.apps/web serverside-applied\n");
        kubectl.run("scale deployment web --replicas=5").ok();
        final String refused = kubectl.run("apply --server-side -f web.yaml").failed();
        assertThat(refused)
                .contains("Apply failed with 1 conflict: conflict with \"kubectl")
                .contains(".spec.replicas");
        kubectl.run("apply --server-side --force-conflicts -f web.yaml").ok();
        assertThat(json("deployment web").at("/spec/replicas").asInt()).isEqualTo(2);
        // What it no longer names goes, unless somebody else named it too.
        write("web.yaml", DEPLOYMENT.replace("        ports:\n        - containerPort: 80\n", ""));
        kubectl.run("label deployment web owner=me").ok();
        kubectl.run("apply --server-side -f web.yaml").ok();
        final JsonNode web = json("deployment web");
        assertThat(web.at("/spec/template/spec/containers/0").has("ports")).isFalse();
        assertThat(web.at("/metadata/labels/owner").asText()).isEqualTo("me");
    }

    /** A kubelet with the pod {@code p}. */
    FakeKubelet podOnAKubelet() {
        final FakeKubelet kubelet = new FakeKubelet(cluster.server(), "n1");
        final Http admin = cluster.admin();
        final String node = "n-" + namespace;
        admin.create(
                "/api/v1/nodes",
                "{'metadata':{'name':'" + node + "'},'status':{"
                        + "'addresses':[{'type':'InternalIP','address':'127.0.0.1'}],"
                        + "'daemonEndpoints':{'kubeletEndpoint':{'Port':" + kubelet.port() + "}}}}");
        final String pods = "/api/v1/namespaces/" + namespace + "/pods";
        kubectl.run("run p --image=i:1").ok();
        admin.create(pods + "/p/binding", "{'target':{'kind':'Node','name':'" + node + "'}}");
        admin.patch(pods + "/p/status", "merge", "{'status':{'phase':'Running'}}")
                .expect(200);
        return kubelet;
    }

    @Test
    void logsReachTheKubelet() {
        try (FakeKubelet kubelet = podOnAKubelet()) {
            assertThat(kubelet.port()).isPositive();
            assertThat(kubectl.run("logs p --tail=5").ok())
                    .startsWith("GET /containerLogs/" + namespace + "/p/p?")
                    .contains("tailLines=5");
            assertThat(kubectl.run("exec p -c nobody -- x").failed()).contains("nobody");
        }
    }

    @Test
    void nodesAreCordonedAndTainted() {
        final String node = "node-" + namespace;
        cluster.admin().create("/api/v1/nodes", "{'metadata':{'name':'" + node + "'}}");
        kubectl.run("cordon " + node).ok();
        assertThat(kubectl.run("get nodes").ok()).containsPattern(node + " +Unknown,SchedulingDisabled");
        kubectl.run("uncordon " + node).ok();
        assertThat(kubectl.run("taint nodes " + node + " k=v:NoSchedule").ok()).contains("tainted");
        assertThat(kubectl.run("describe node " + node).ok()).contains("k=v:NoSchedule");
    }
}
