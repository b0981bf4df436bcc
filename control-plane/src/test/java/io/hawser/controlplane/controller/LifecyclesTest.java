package io.hawser.controlplane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.testing.Http;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How objects, namespaces and nodes end, and who acts. */
class LifecyclesTest {
    private static final String CORE = "/api/v1/namespaces/";

    private static ControlledCluster cluster;
    private static Component first;
    private static Component second;

    @BeforeAll
    static void start() {
        cluster = ControlledCluster.bare();
        first = cluster.startManager();
        second = cluster.startManager();
        cluster.startScheduler();
        cluster.join("node-1", "node-2");
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    private static void namespace(final String name) {
        cluster.admin().create("/api/v1/namespaces", "{'metadata':{'name':'" + name + "'}}");
    }

    private static JsonNode map(final String namespace, final String name, final JsonNode... owners) {
        final StringBuilder references = new StringBuilder();
        for (final JsonNode owner : owners) {
            references
                    .append(references.isEmpty() ? "" : ",")
                    .append("{'apiVersion':'v1','kind':'ConfigMap','blockOwnerDeletion':true,'name':'")
                    .append(Meta.name(owner))
                    .append("','uid':'")
                    .append(Meta.uid(owner))
                    .append("'}");
        }
        return cluster.admin()
                .create(
                        CORE + namespace + "/configmaps",
                        "{'metadata':{'name':'" + name + "','ownerReferences':[" + references + "]}}");
    }

    private static void awaitGone(final String path) {
        cluster.await(path, answer -> answer.path("code").asInt() == 404);
    }

    private static String at(final String namespace, final String name) {
        return CORE + namespace + "/configmaps/" + name;
    }

    @Test
    void oneOfTwoLeads() {
        cluster.await(
                "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-controller-manager",
                lease -> !lease.at("/spec/holderIdentity").asText().isEmpty());
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> first.isLeading() != second.isLeading());
    }

    @Test
    void whatIsOwnedGoesAfterItsLastOwner() {
        namespace("background");
        final JsonNode one = map("background", "one");
        final JsonNode two = map("background", "two");
        map("background", "both", one, two);
        final JsonNode only = map("background", "only", one);
        map("background", "grandchild", only);
        cluster.admin().delete(at("background", "one")).expect(200);
        awaitGone(at("background", "only"));
        awaitGone(at("background", "grandchild"));
        cluster.await(
                at("background", "both"),
                object -> Json.at(object, "metadata", "ownerReferences").size() == 1);
        cluster.admin().delete(at("background", "two")).expect(200);
        awaitGone(at("background", "both"));
    }

    @Test
    void ownerThatIsDeletedInTheForegroundGoesLast() {
        namespace("foreground");
        final JsonNode owner = map("foreground", "owner");
        final JsonNode child = map("foreground", "child", owner);
        map("foreground", "grandchild", child);
        // What holds the grandchild holds them all.
        cluster.admin()
                .patch(at("foreground", "grandchild"), "merge", "{'metadata':{'finalizers':['test/hold']}}")
                .expect(200);
        cluster.admin()
                .delete(at("foreground", "owner"), "{'propagationPolicy':'Foreground'}")
                .expect(200);
        cluster.await(at("foreground", "grandchild"), Meta::isDeleting);
        assertThat(Meta.isDeleting(
                        cluster.admin().get(at("foreground", "owner")).expect(200)))
                .isTrue();
        assertThat(Meta.isDeleting(
                        cluster.admin().get(at("foreground", "child")).expect(200)))
                .isTrue();
        cluster.admin()
                .patch(at("foreground", "grandchild"), "merge", "{'metadata':{'finalizers':null}}")
                .expect(200);
        awaitGone(at("foreground", "owner"));
        awaitGone(at("foreground", "child"));
    }

    @Test
    void orphansStayAndForgetTheirOwner() {
        namespace("orphan");
        final JsonNode owner = map("orphan", "owner");
        map("orphan", "child", owner);
        cluster.admin()
                .delete(at("orphan", "owner"), "{'propagationPolicy':'Orphan'}")
                .expect(200);
        awaitGone(at("orphan", "owner"));
        final JsonNode child = cluster.admin().get(at("orphan", "child")).expect(200);
        assertThat(Json.at(child, "metadata", "ownerReferences")).isEmpty();
    }

    @Test
    void whatNamesAnOwnerThatNeverWasIsDeleted() {
        namespace("dangling");
        map("dangling", "owner");
        map(
                "dangling",
                "child",
                Http.object("{'metadata':{'name':'owner','uid':'00000000-0000-4000-8000-000000000000'}}"));
        awaitGone(at("dangling", "child"));
        cluster.admin().get(at("dangling", "owner")).expect(200);
    }

    @Test
    void namespaceGoesWithAllThatIsInIt() {
        namespace("ending");
        map("ending", "held");
        cluster.admin()
                .patch(at("ending", "held"), "merge", "{'metadata':{'finalizers':['test/hold']}}")
                .expect(200);
        cluster.admin().create("/apis/apps/v1/namespaces/ending/deployments", """
                        {'metadata':{'name':'web'},'spec':{'replicas':3,'selector':{'matchLabels':{'app':'web'}},
                         'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[
                         {'name':'c','image':'web:1'}]}}}}""");
        cluster.await(
                "/apis/apps/v1/namespaces/ending/deployments/web",
                found -> found.at("/status/availableReplicas").asInt() == 3);
        cluster.admin().delete("/api/v1/namespaces/ending").expect(200);
        cluster.await(
                "/api/v1/namespaces/ending",
                found -> found.at("/status/conditions").findValuesAsText("message").stream()
                        .anyMatch(text -> text.contains("finalizers remaining: test/hold in 1 resource instances")));
        cluster.await(CORE + "ending/pods", found -> found.path("items").isEmpty());
        cluster.admin()
                .patch(at("ending", "held"), "merge", "{'metadata':{'finalizers':null}}")
                .expect(200);
        awaitGone("/api/v1/namespaces/ending");
        assertThat(cluster.admin().get(CORE + "ending/secrets").body().path("items"))
                .isEmpty();
    }

    @Test
    void podsLeaveANodeThatIsLostAndStandAgainElsewhere() {
        namespace("lost");
        cluster.join("node-3");
        cluster.admin().create("/apis/apps/v1/namespaces/lost/deployments", """
                        {'metadata':{'name':'web'},'spec':{'replicas':3,'selector':{'matchLabels':{'app':'web'}},
                         'template':{'metadata':{'labels':{'app':'web'}},'spec':{
                         'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'kubernetes.io/hostname',
                          'whenUnsatisfiable':'ScheduleAnyway','labelSelector':{'matchLabels':{'app':'web'}}}],
                         'tolerations':[{'key':'node.kubernetes.io/unreachable','operator':'Exists',
                          'effect':'NoExecute','tolerationSeconds':1}],
                         'containers':[{'name':'c','image':'web:1'}]}}}}""");
        final String deployment = "/apis/apps/v1/namespaces/lost/deployments/web";
        cluster.await(deployment, found -> found.at("/status/availableReplicas").asInt() == 3);
        assertThat(nodesOf("lost")).contains("node-3");
        cluster.kubelets().silence("node-3");
        final JsonNode node = cluster.await(
                "/api/v1/nodes/node-3",
                found -> found.at("/spec/taints").findValuesAsText("effect").contains("NoExecute"));
        assertThat(node.at("/spec/taints").findValuesAsText("key")).containsOnly("node.kubernetes.io/unreachable");
        assertThat(node.at("/status/conditions/0/status").asText()).isEqualTo("Unknown");
        cluster.await(deployment, found -> found.at("/status/availableReplicas").asInt() == 3);
        // The lost kubelet cannot say that its pod has ended; the end of the node says it.
        cluster.await(CORE + "lost/pods", found -> found.path("items").size() == 4);
        cluster.admin().delete("/api/v1/nodes/node-3").expect(200);
        cluster.await(CORE + "lost/pods", found -> found.path("items").size() == 3);
        assertThat(nodesOf("lost")).doesNotContain("node-3");
    }

    private static Set<String> nodesOf(final String namespace) {
        final List<JsonNode> pods = new ArrayList<>();
        cluster.admin()
                .get(CORE + namespace + "/pods")
                .expect(200)
                .path("items")
                .forEach(pods::add);
        final Set<String> nodes = new HashSet<>();
        pods.forEach(pod -> nodes.add(Pods.node(pod)));
        return nodes;
    }
}
