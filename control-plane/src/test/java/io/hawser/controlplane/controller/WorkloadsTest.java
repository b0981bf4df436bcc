package io.hawser.controlplane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.testing.Http;
import io.hawser.controlplane.testing.WatchLines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes, and what it takes to raise, change and end pods on them. */
class WorkloadsTest {
    private static final String APPS = "/apis/apps/v1/namespaces/";
    private static final String CORE = "/api/v1/namespaces/";
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/";

    private static ControlledCluster cluster;

    @BeforeAll
    static void start() {
        cluster = ControlledCluster.started();
        cluster.join("node-1", "node-2");
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    private static void namespace(final String name) {
        cluster.admin().create("/api/v1/namespaces", "{'metadata':{'name':'" + name + "'}}");
    }

    private static String deployment(final String namespace, final int replicas, final String strategy) {
        namespace(namespace);
        final String json = """
                {'metadata':{'name':'web'},'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'web'}},
                 'strategy':%s,'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[
                 {'name':'c','image':'web:1','ports':[{'name':'http','containerPort':8080}]}]}}}}""";
        cluster.admin().create(APPS + namespace + "/deployments", json.formatted(replicas, strategy));
        return APPS + namespace + "/deployments/web";
    }

    private static void setImage(final String deployment, final String image) {
        cluster.admin()
                .patch(
                        deployment,
                        "strategic-merge",
                        "{'spec':{'template':{'spec':{'containers':[{'name':'c','image':'" + image + "'}]}}}}")
                .expect(200);
    }

    /** As {@code kubectl rollout status} judges. */
    private static boolean isRolledOut(final JsonNode deployment) {
        final int wanted = deployment.at("/spec/replicas").asInt();
        final JsonNode status = deployment.path("status");
        return status.path("observedGeneration").asLong()
                        == deployment.at("/metadata/generation").asLong()
                && status.path("updatedReplicas").asInt() == wanted
                && status.path("replicas").asInt() == wanted
                && status.path("availableReplicas").asInt() == wanted;
    }

    private static List<JsonNode> list(final String path) {
        final List<JsonNode> items = new ArrayList<>();
        cluster.admin().get(path).expect(200).path("items").forEach(items::add);
        return items;
    }

    private static String annotation(final JsonNode object, final String name) {
        return Json.text(object, "metadata", "annotations", name);
    }

    @Test
    void nodesGetDifferentPartsOfThePodNetwork() {
        final String one = cluster.await(
                        "/api/v1/nodes/node-1", node -> node.at("/spec/podCIDR").isTextual())
                .at("/spec/podCIDR")
                .asText();
        final JsonNode two = cluster.await(
                "/api/v1/nodes/node-2", node -> node.at("/spec/podCIDR").isTextual());
        assertThat(List.of(one, two.at("/spec/podCIDR").asText()))
                .containsExactlyInAnyOrder("10.244.0.0/24", "10.244.1.0/24");
        assertThat(two.at("/spec/podCIDRs/0")).isEqualTo(two.at("/spec/podCIDR"));
    }

    @Test
    void deploymentRaisesPodsThatServeAService() {
        final String deployment = deployment("raise", 4, "{'type':'RollingUpdate'}");
        cluster.admin()
                .create(
                        CORE + "raise/services",
                        "{'metadata':{'name':'web'},'spec':{'selector':{'app':'web'},"
                                + "'ports':[{'port':80,'targetPort':'http'}]}}");
        final JsonNode done = cluster.await(deployment, WorkloadsTest::isRolledOut);
        assertThat(annotation(done, "deployment.kubernetes.io/revision")).isEqualTo("1");
        assertThat(done.at("/status/conditions").findValuesAsText("reason"))
                .containsExactlyInAnyOrder("MinimumReplicasAvailable", "NewReplicaSetAvailable");
        final List<JsonNode> pods = list(CORE + "raise/pods");
        assertThat(pods).hasSize(4);
        final Map<String, Integer> byNode = new HashMap<>();
        pods.forEach(pod -> byNode.merge(Pods.node(pod), 1, Integer::sum));
        assertThat(byNode).isEqualTo(Map.of("node-1", 2, "node-2", 2));
        final JsonNode slices = cluster.await(
                SLICES + "raise/endpointslices",
                found -> found.at("/items/0/endpoints").size() == 4
                        && found.at("/items/0/endpoints/3/conditions/ready").asBoolean());
        final JsonNode slice = slices.at("/items/0");
        assertThat(slice.at("/ports/0/port").asInt()).isEqualTo(8080);
        assertThat(Json.text(slice, "metadata", "labels", "kubernetes.io/service-name"))
                .isEqualTo("web");
        assertThat(slice.at("/endpoints/0/nodeName").asText()).startsWith("node-");
        cluster.await(
                CORE + "raise/endpoints/web",
                found -> found.at("/subsets/0/addresses").size() == 4);
    }

    @Test
    void endpointsThatAUserWritesBecomeASliceAndGoWithIt() {
        namespace("mirror");
        cluster.admin().create(CORE + "mirror/services", "{'metadata':{'name':'db'},'spec':{'ports':[{'port':5432}]}}");
        cluster.admin()
                .create(
                        CORE + "mirror/endpoints",
                        "{'metadata':{'name':'db'},'subsets':[{'addresses':[{'ip':'192.0.2.7'}],"
                                + "'ports':[{'port':5432}]}]}");
        final JsonNode slice = cluster.await(
                        SLICES + "mirror/endpointslices",
                        found -> found.at("/items/0").isObject())
                .at("/items/0");
        assertThat(slice.at("/endpoints/0/addresses/0").asText()).isEqualTo("192.0.2.7");
        assertThat(slice.at("/ports/0/port").asInt()).isEqualTo(5432);
        assertThat(Json.text(slice, "metadata", "labels", "kubernetes.io/service-name"))
                .isEqualTo("db");
        cluster.admin().delete(CORE + "mirror/endpoints/db").expect(200);
        cluster.await(
                SLICES + "mirror/endpointslices", found -> found.path("items").isEmpty());
    }

    @Test
    void endpointsThatAUserWroteGoWithTheirServiceAndNotBefore() {
        namespace("leave");
        for (final String name : new String[] {"early", "late"}) {
            cluster.admin().create(CORE + "leave/endpoints", "{'metadata':{'name':'" + name + "'}}");
        }
        cluster.admin().create(CORE + "leave/services", "{'metadata':{'name':'late'},'spec':{'ports':[{'port':1}]}}");
        cluster.admin().delete(CORE + "leave/services/late").expect(200);
        cluster.await(CORE + "leave/endpoints/late", found -> found.path("code").asInt() == 404);
        cluster.admin().get(CORE + "leave/endpoints/early").expect(200);
    }

    @Test
    void endpointsSayForWhomTheyAreNearest() {
        final String deployment = deployment("near", 2, "{'type':'RollingUpdate'}");
        cluster.admin()
                .patch("/api/v1/nodes/node-1", "merge", "{'metadata':{'labels':{'topology.kubernetes.io/zone':'z1'}}}")
                .expect(200);
        cluster.admin()
                .create(
                        CORE + "near/services",
                        "{'metadata':{'name':'web'},'spec':{'selector':{'app':'web'},"
                                + "'trafficDistribution':'PreferSameNode','ports':[{'port':80}]}}");
        cluster.await(deployment, WorkloadsTest::isRolledOut);
        final JsonNode slices = cluster.await(
                SLICES + "near/endpointslices",
                found -> found.at("/items/0/endpoints").findValues("forNodes").size() == 2);
        slices.at("/items/0/endpoints").forEach(endpoint -> {
            final String node = endpoint.path("nodeName").asText();
            assertThat(endpoint.path("hints"))
                    .isEqualTo(Http.object(
                            node.equals("node-1")
                                    ? "{'forZones':[{'name':'z1'}],'forNodes':[{'name':'node-1'}]}"
                                    : "{'forNodes':[{'name':'node-2'}]}"));
        });
        cluster.admin()
                .patch(CORE + "near/services/web", "merge", "{'spec':{'trafficDistribution':'PreferClose'}}")
                .expect(200);
        cluster.await(
                SLICES + "near/endpointslices",
                found -> found.findValues("forNodes").isEmpty()
                        && found.findValues("forZones").size() == 1);
        cluster.admin()
                .patch(CORE + "near/services/web", "merge", "{'spec':{'trafficDistribution':null}}")
                .expect(200);
        cluster.await(
                SLICES + "near/endpointslices",
                found -> found.findValues("hints").isEmpty());
    }

    @Test
    void rollingUpdateKeepsItsLimitsAtEveryMoment() {
        final String deployment =
                deployment("roll", 4, "{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1,'maxUnavailable':1}}");
        cluster.await(deployment, WorkloadsTest::isRolledOut);
        watchUpdate("roll", deployment, "web:2", 4, active -> {
            assertThat(active).as("pods not being deleted").hasSizeLessThanOrEqualTo(5);
            assertThat(active.stream().filter(Pods::isReady))
                    .as("pods that serve")
                    .hasSizeGreaterThanOrEqualTo(3);
        });
        cluster.await(deployment, WorkloadsTest::isRolledOut);
    }

    /** Gives a workload of so many pods another image, and tells after each event which of its pods are not deleted. */
    private static void watchUpdate(
            final String namespace,
            final String workload,
            final String image,
            final int count,
            final Consumer<List<JsonNode>> active) {
        final JsonNode pods = cluster.admin().get(CORE + namespace + "/pods").expect(200);
        final Map<String, JsonNode> alive = new HashMap<>();
        pods.path("items").forEach(pod -> alive.put(Meta.name(pod), pod));
        final String watched = CORE + namespace + "/pods?watch=1&resourceVersion=" + Meta.resourceVersion(pods);
        try (WatchLines watch = cluster.admin().watch(watched)) {
            setImage(workload, image);
            final Set<String> fresh = new HashSet<>();
            while (fresh.size() < count || alive.size() > count) {
                final JsonNode line = watch.next();
                final JsonNode pod = line.path("object");
                if (line.path("type").asText().equals("DELETED")) {
                    alive.remove(Meta.name(pod));
                } else {
                    alive.put(Meta.name(pod), pod);
                }
                if (Pods.isReady(pod)
                        && pod.at("/spec/containers/0/image").asText().equals(image)) {
                    fresh.add(Meta.name(pod));
                }
                active.accept(alive.values().stream()
                        .filter(one -> !Meta.isDeleting(one))
                        .toList());
            }
        }
    }

    @Test
    void rollbackTakesTheFormerReplicaSetAgainAsTheNewestRevision() {
        final String deployment = deployment("back", 2, "{'type':'RollingUpdate'}");
        cluster.await(deployment, WorkloadsTest::isRolledOut);
        setImage(deployment, "web:2");
        final JsonNode second = cluster.await(deployment, WorkloadsTest::isRolledOut);
        assertThat(annotation(second, "deployment.kubernetes.io/revision")).isEqualTo("2");
        // What kubectl rollout undo does: the old template, as a patch.
        setImage(deployment, "web:1");
        final JsonNode third = cluster.await(
                deployment,
                found -> isRolledOut(found)
                        && annotation(found, "deployment.kubernetes.io/revision")
                                .equals("3"));
        assertThat(third.at("/status/replicas").asInt()).isEqualTo(2);
        final Map<String, String> revisions = new HashMap<>();
        list(APPS + "back/replicasets")
                .forEach(set -> revisions.put(
                        set.at("/spec/template/spec/containers/0/image").asText(),
                        annotation(set, "deployment.kubernetes.io/revision") + " "
                                + annotation(set, "deployment.kubernetes.io/revision-history")));
        assertThat(revisions).isEqualTo(Map.of("web:1", "3 1", "web:2", "2 "));
    }

    @Test
    void recreateEndsAllOldPodsBeforeTheFirstNewOne() {
        final String deployment = deployment("anew", 2, "{'type':'Recreate'}");
        cluster.await(deployment, WorkloadsTest::isRolledOut);
        final JsonNode pods = cluster.admin().get(CORE + "anew/pods").expect(200);
        final Set<String> old = new HashSet<>();
        pods.path("items").forEach(pod -> old.add(Meta.name(pod)));
        try (WatchLines watch =
                cluster.admin().watch(CORE + "anew/pods?watch=1&resourceVersion=" + Meta.resourceVersion(pods))) {
            setImage(deployment, "web:2");
            JsonNode line = watch.next();
            while (!line.path("type").asText().equals("ADDED")) {
                if (line.path("type").asText().equals("DELETED")) {
                    old.remove(Meta.name(line.path("object")));
                }
                line = watch.next();
            }
            assertThat(old).as("old pods when the first new one came").isEmpty();
        }
        cluster.await(deployment, WorkloadsTest::isRolledOut);
    }

    @Test
    void scalingGoesUpAndDownWithoutANewRevision() {
        final String deployment = deployment("scale", 1, "{'type':'RollingUpdate'}");
        cluster.await(deployment, WorkloadsTest::isRolledOut);
        for (final int replicas : new int[] {5, 0, 2}) {
            cluster.admin()
                    .patch(deployment + "/scale", "merge", "{'spec':{'replicas':" + replicas + "}}")
                    .expect(200);
            cluster.await(deployment, found -> found.at("/spec/replicas").asInt() == replicas && isRolledOut(found));
        }
        assertThat(list(APPS + "scale/replicasets")).hasSize(1);
    }

    @Test
    void brokenRolloutStopsWithEnoughPodsServing() {
        final String deployment = deployment("broken", 4, "{'type':'RollingUpdate'}");
        cluster.await(deployment, WorkloadsTest::isRolledOut);
        setImage(deployment, "broken");
        final JsonNode stuck = cluster.await(
                deployment,
                found -> found.at("/status/updatedReplicas").asInt() == 2
                        && found.at("/status/readyReplicas").asInt() == 3);
        assertThat(stuck.at("/status/availableReplicas").asInt()).isEqualTo(3);
        setImage(deployment, "web:1");
        cluster.await(deployment, WorkloadsTest::isRolledOut);
    }

    @Test
    void daemonSetIsOnEveryNodeAndIsUpdatedOneByOne() {
        namespace("daemon");
        cluster.admin().create(APPS + "daemon/daemonsets", """
                        {'metadata':{'name':'agent'},'spec':{'selector':{'matchLabels':{'app':'agent'}},
                         'template':{'metadata':{'labels':{'app':'agent'}},'spec':{'containers':[
                         {'name':'c','image':'agent:1'}]}}}}""");
        final String path = APPS + "daemon/daemonsets/agent";
        cluster.await(path, set -> set.at("/status/numberAvailable").asInt() == 2);
        final Set<String> nodes = new HashSet<>();
        list(CORE + "daemon/pods").forEach(pod -> nodes.add(Pods.node(pod)));
        assertThat(nodes).containsExactlyInAnyOrder("node-1", "node-2");
        setImage(path, "agent:2");
        cluster.await(
                path,
                set -> set.at("/status/updatedNumberScheduled").asInt() == 2
                        && set.at("/status/numberAvailable").asInt() == 2
                        && set.at("/status/observedGeneration").asInt() == 2);
        final List<String> revisions = new ArrayList<>();
        list(APPS + "daemon/controllerrevisions")
                .forEach(one -> revisions.add(one.path("revision").asText() + " "
                        + one.at("/data/spec/template/spec/containers/0/image").asText()));
        assertThat(revisions).containsExactlyInAnyOrder("1 agent:1", "2 agent:2");
    }

    /** With maxSurge the new pod is there before the old one goes: no node is without one at any moment. */
    @Test
    void daemonSetThatSurgesLeavesNoNodeAlone() {
        namespace("surge");
        cluster.admin().create(APPS + "surge/daemonsets", """
                        {'metadata':{'name':'agent'},'spec':{'selector':{'matchLabels':{'app':'agent'}},
                         'updateStrategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1,'maxUnavailable':0}},
                         'template':{'metadata':{'labels':{'app':'agent'}},'spec':{'containers':[
                         {'name':'c','image':'agent:1'}]}}}}""");
        final String path = APPS + "surge/daemonsets/agent";
        cluster.await(path, set -> set.at("/status/numberAvailable").asInt() == 2);
        watchUpdate("surge", path, "agent:2", 2, active -> {
            assertThat(active.stream().filter(Pods::isReady).map(Pods::node).distinct())
                    .containsExactlyInAnyOrder("node-1", "node-2");
            assertThat(active).as("one more than there are nodes").hasSizeLessThanOrEqualTo(3);
        });
        cluster.await(path, set -> set.at("/status/updatedNumberScheduled").asInt() == 2);
    }

    @Test
    void podEndsForOneThatIsMoreImportant() {
        namespace("important");
        cluster.admin()
                .create("/apis/scheduling.k8s.io/v1/priorityclasses", "{'metadata':{'name':'important'},'value':1000}");
        final String pod = """
                        {'metadata':{'name':'%s'},'spec':{%s'nodeSelector':{'kubernetes.io/hostname':'node-1'},
                         'containers':[{'name':'c','image':'i:1','resources':{'requests':{'cpu':'3'}}}]}}""";
        final String pods = CORE + "important/pods";
        cluster.admin().create(pods, pod.formatted("low", ""));
        cluster.await(pods + "/low", found -> Pods.isReady(found));
        cluster.admin().create(pods, pod.formatted("high", "'priorityClassName':'important',"));
        final JsonNode bound =
                cluster.await(pods + "/high", found -> Pods.node(found).equals("node-1"));
        assertThat(bound.at("/status/nominatedNodeName").asText()).isEqualTo("node-1");
        cluster.admin().get(pods + "/low").expect(404);
        cluster.await(
                CORE + "important/events",
                events -> events.findValuesAsText("reason").contains("Preempted"));
        // One that is not more important waits, and ends nobody.
        cluster.admin().create(pods, pod.formatted("next", "'priorityClassName':'important',"));
        cluster.await(
                pods + "/next", found -> found.at("/status/conditions/0/reason").isTextual());
        cluster.admin().get(pods + "/high").expect(200);
        cluster.admin().delete("/api/v1/namespaces/important").expect(200);
    }

    @Test
    void podThatFitsNowhereIsToldWhyAndTakenWhenItFits() {
        namespace("large");
        cluster.admin().create(CORE + "large/pods", """
                        {'metadata':{'name':'large'},'spec':{'containers':[{'name':'c','image':'i:1',
                         'resources':{'requests':{'cpu':'5'}}}]}}""");
        final JsonNode refused = cluster.await(
                CORE + "large/pods/large",
                pod -> pod.at("/status/conditions/0/reason").isTextual());
        assertThat(refused.at("/status/conditions/0/message").asText())
                .isEqualTo("0/2 nodes are available: 2 Insufficient cpu.");
        cluster.await(
                CORE + "large/events",
                events -> events.findValuesAsText("reason").contains("FailedScheduling"));
        cluster.admin()
                .patch("/api/v1/nodes/node-2/status", "merge", "{'status':{'allocatable':{'cpu':'8'}}}")
                .expect(200);
        cluster.await(CORE + "large/pods/large", pod -> Pods.node(pod).equals("node-2"));
        cluster.await(
                CORE + "large/events",
                events -> events.findValuesAsText("message").contains("Successfully assigned large/large to node-2"));
    }
}
