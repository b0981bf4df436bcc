package io.hawser.controlplane.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.testing.Http;
import io.hawser.controlplane.testing.TestCluster;
import io.hawser.controlplane.tls.CertificateAuthority;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is let in, and what they may. */
class AccessTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";

    private static TestCluster cluster;
    private static Http admin;

    @BeforeAll
    static void start() {
        cluster = TestCluster.started();
        admin = cluster.admin();
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void unknownCredentialsAre401() {
        final JsonNode token =
                Http.withToken(cluster.server(), "nonsense").get(PODS).expect(401);
        assertThat(token.path("reason").asText()).isEqualTo("Unauthorized");
        assertThat(token.path("message").asText()).isEqualTo("Unauthorized");
        final var stranger = CertificateAuthority.create("kubernetes").client("admin", "system:masters");
        Http.certified(cluster.server(), stranger).get(PODS).expect(401);
    }

    @Test
    void whoGivesNoCredentialsMayAskForHealthAlone() {
        final Http nobody = Http.withToken(cluster.server(), "");
        nobody.get("/readyz").expect(200);
        nobody.get("/version").expect(200);
        assertThat(nobody.get(PODS).expect(403).path("message").asText())
                .isEqualTo(
                        "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\""
                                + " in the namespace \"default\"");
        assertThat(nobody.get("/apis").expect(403).path("message").asText())
                .isEqualTo("forbidden: User \"system:anonymous\" cannot get path \"/apis\"");
    }

    @Test
    void tokenOfAnAccountEndsWithIt() {
        admin.create(ACCOUNTS, "{'metadata':{'name':'robot'}}");
        final JsonNode request =
                admin.create(ACCOUNTS + "/robot/token", "{'spec':{'audiences':[],'expirationSeconds':600}}");
        final Http robot =
                Http.withToken(cluster.server(), request.at("/status/token").asText());
        assertThat(robot.get(ACCOUNTS).expect(403).path("message").asText())
                .contains("User \"system:serviceaccount:default:robot\"");
        final JsonNode self = robot.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}")
                .expect(201);
        assertThat(self.at("/status/userInfo/groups").toString())
                .contains("system:serviceaccounts:default", "system:authenticated");
        final JsonNode review = admin.create(
                "/apis/authentication.k8s.io/v1/tokenreviews",
                "{'spec':{'token':'" + request.at("/status/token").asText() + "'}}");
        assertThat(review.at("/status/user/username").asText()).isEqualTo("system:serviceaccount:default:robot");
        admin.delete(ACCOUNTS + "/robot").expect(200);
        awaitRefusal(robot);
    }

    /** A server learns of an end when etcd tells it, which is soon. */
    private static void awaitRefusal(final Http client) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.get("/version").code() == 401);
    }

    @Test
    void tokenOfAPodEndsWithIt() {
        admin.create(PODS, "{'metadata':{'name':'bound'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        final String token = admin.create(
                        ACCOUNTS + "/default/token",
                        "{'spec':{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'bound'}}}")
                .at("/status/token")
                .asText();
        final Http pod = Http.withToken(cluster.server(), token);
        pod.get("/version").expect(200);
        admin.delete(PODS + "/bound", "{'gracePeriodSeconds':0}").expect(200);
        awaitRefusal(pod);
        final String forOthers = admin.create(ACCOUNTS + "/default/token", "{'spec':{'audiences':['vault']}}")
                .at("/status/token")
                .asText();
        Http.withToken(cluster.server(), forOthers).get("/version").expect(401);
    }

    @Test
    void componentsMayDoTheirWorkAndNoMore() {
        final Http kubelet = Http.certified(
                cluster.server(), cluster.server().keys().authority().node("n7"));
        kubelet.post("/api/v1/nodes", "{\"metadata\":{\"name\":\"n7\"}}").expect(201);
        kubelet.patch("/api/v1/nodes/n7/status", "merge", "{'status':{'capacity':{'cpu':'2'}}}")
                .expect(200);
        kubelet.get("/api/v1/pods?fieldSelector=spec.nodeName%3Dn7").expect(200);
        kubelet.post(
                        "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases",
                        "{\"metadata\":{\"name\":\"n7\"}}")
                .expect(201);
        kubelet.delete("/api/v1/namespaces/default/services/kubernetes").expect(403);
        final Http proxy = Http.certified(
                cluster.server(), cluster.server().keys().authority().client("system:kube-proxy"));
        proxy.get("/apis/discovery.k8s.io/v1/endpointslices").expect(200);
        proxy.get("/api/v1/secrets").expect(403);
        final Http scheduler = Http.certified(
                cluster.server(), cluster.server().keys().authority().client("system:kube-scheduler"));
        scheduler.get("/api/v1/nodes").expect(200);
        scheduler.post("/api/v1/nodes", "{}").expect(403);
    }

    @Test
    void everyNamespaceIsBornWithAnAccountAndTheAuthority() {
        admin.create("/api/v1/namespaces", "{'metadata':{'name':'born'}}");
        admin.get("/api/v1/namespaces/born/serviceaccounts/default").expect(200);
        assertThat(admin.get("/api/v1/namespaces/born/configmaps/kube-root-ca.crt")
                        .expect(200)
                        .path("data")
                        .path("ca.crt")
                        .asText())
                .startsWith("-----BEGIN CERTIFICATE-----");
        final JsonNode pod = admin.create(
                "/api/v1/namespaces/born/pods",
                "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        assertThat(pod.at("/spec/serviceAccountName").asText()).isEqualTo("default");
        assertThat(pod.at("/spec/containers/0/volumeMounts/0/mountPath").asText())
                .isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount");
        final JsonNode without = admin.create(
                "/api/v1/namespaces/born/pods",
                "{'metadata':{'name':'q'},'spec':{'automountServiceAccountToken':false,"
                        + "'containers':[{'name':'c','image':'i'}]}}");
        assertThat(without.path("spec").has("volumes")).isFalse();
    }
}
