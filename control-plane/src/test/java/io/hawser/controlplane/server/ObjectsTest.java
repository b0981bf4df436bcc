package io.hawser.controlplane.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.testing.Http;
import io.hawser.controlplane.testing.TestCluster;
import io.hawser.controlplane.testing.WatchLines;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ObjectsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String SERVICES = "/api/v1/namespaces/default/services";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String DEPLOYMENT = """
            {'metadata':{'name':'%s'},'spec':{'replicas':2,'selector':{'matchLabels':{'app':'a'}},
             'template':{'metadata':{'labels':{'app':'a'}},
             'spec':{'containers':[{'name':'c','image':'i:1'}]}}}}""";

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
    void objectIsCreatedReadReplacedAndDeleted() {
        final JsonNode created = admin.create(MAPS, "{'metadata':{'name':'one'},'data':{'k':'v'}}");
        assertThat(created.path("kind").asText()).isEqualTo("ConfigMap");
        assertThat(Meta.uid(created)).isNotEmpty();
        assertThat(Meta.resourceVersion(created)).isNotEmpty();
        final ObjectNode read = (ObjectNode) admin.get(MAPS + "/one").expect(200);
        assertThat(read).isEqualTo(created);
        read.putObject("data").put("k", "w");
        final JsonNode replaced = admin.put(MAPS + "/one", read).expect(200);
        assertThat(replaced.at("/data/k").asText()).isEqualTo("w");
        assertThat(Long.parseLong(Meta.resourceVersion(replaced)))
                .isGreaterThan(Long.parseLong(Meta.resourceVersion(created)));
        final JsonNode gone = admin.delete(MAPS + "/one").expect(200);
        assertThat(gone.path("status").asText()).isEqualTo("Success");
        assertThat(admin.get(MAPS + "/one").expect(404).path("message").asText())
                .isEqualTo("configmaps \"one\" not found");
    }

    @Test
    void writerWithAnOldVersionIsRefused() {
        final ObjectNode first = (ObjectNode) admin.create(MAPS, "{'metadata':{'name':'old'}}");
        final ObjectNode second = first.deepCopy();
        first.putObject("data").put("by", "first");
        second.putObject("data").put("by", "second");
        admin.put(MAPS + "/old", first).expect(200);
        final JsonNode refused = admin.put(MAPS + "/old", second).expect(409);
        assertThat(refused.path("reason").asText()).isEqualTo("Conflict");
        assertThat(refused.path("message").asText())
                .isEqualTo("Operation cannot be fulfilled on configmaps \"old\": the object has been modified; please"
                        + " apply your changes to the latest version and try again");
    }

    @Test
    void nameIsMadeUpFromItsBeginning() {
        final JsonNode one = admin.create(MAPS, "{'metadata':{'generateName':'made-'}}");
        final JsonNode other = admin.create(MAPS, "{'metadata':{'generateName':'made-'}}");
        assertThat(Meta.name(one)).matches("made-[bcdfghjklmnpqrstvwxz2456789]{5}");
        assertThat(Meta.name(other)).isNotEqualTo(Meta.name(one));
    }

    @Test
    void dryRunWritesNothing() {
        admin.post(MAPS + "?dryRun=All", "{\"metadata\":{\"name\":\"dry\"}}").expect(201);
        admin.get(MAPS + "/dry").expect(404);
    }

    @Test
    void listIsInPartsOfOneRevision() {
        final String maps = "/api/v1/namespaces/kube-public/configmaps";
        for (int i = 0; i < 7; i++) {
            admin.create(maps, "{'metadata':{'name':'part-" + i + "'}}");
        }
        final JsonNode first = admin.get(maps + "?limit=3").expect(200);
        assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(5);
        // What is written meanwhile is not in this list.
        admin.create(maps, "{'metadata':{'name':'part-9'}}");
        admin.delete(maps + "/part-5").expect(200);
        final List<String> names = new ArrayList<>(names(first));
        String token = first.at("/metadata/continue").asText();
        while (!token.isEmpty()) {
            final JsonNode next = admin.get(maps + "?limit=3&continue=" + token).expect(200);
            assertThat(next.at("/metadata/resourceVersion")).isEqualTo(first.at("/metadata/resourceVersion"));
            names.addAll(names(next));
            token = next.at("/metadata/continue").asText();
        }
        assertThat(names)
                .containsExactly(
                        "kube-root-ca.crt", "part-0", "part-1", "part-2", "part-3", "part-4", "part-5", "part-6");
    }

    @Test
    void selectorsChoose() {
        admin.create(MAPS, "{'metadata':{'name':'s1','labels':{'app':'web','tier':'front'}}}");
        admin.create(MAPS, "{'metadata':{'name':'s2','labels':{'app':'web'}}}");
        admin.create(MAPS, "{'metadata':{'name':'s3','labels':{'app':'db'}}}");
        assertThat(names(admin.get(MAPS + "?labelSelector=app%3Dweb").expect(200)))
                .containsExactly("s1", "s2");
        assertThat(names(admin.get(MAPS + "?labelSelector=app,!tier").expect(200)))
                .containsExactly("s2", "s3");
        assertThat(names(admin.get(MAPS + "?labelSelector=app+in+(db,x)").expect(200)))
                .containsExactly("s3");
        assertThat(names(admin.get(MAPS + "?fieldSelector=metadata.name%3Ds2").expect(200)))
                .containsExactly("s2");
        assertThat(admin.get(MAPS + "?fieldSelector=data.x%3D1")
                        .expect(400)
                        .path("message")
                        .asText())
                .isEqualTo("field label not supported: data.x");
    }

    @Test
    void watcherSeesWhatHappensInOrder() {
        final String version =
                admin.get(MAPS).expect(200).at("/metadata/resourceVersion").asText();
        try (WatchLines watch = admin.watch(MAPS + "?watch=true&labelSelector=w%3D1&resourceVersion=" + version)) {
            final ObjectNode object =
                    (ObjectNode) admin.create(MAPS, "{'metadata':{'name':'watched','labels':{'w':'1'}}}");
            assertThat(watch.nextText()).isEqualTo("ADDED watched");
            object.putObject("data").put("a", "b");
            final ObjectNode changed =
                    (ObjectNode) admin.put(MAPS + "/watched", object).expect(200);
            final JsonNode modified = watch.next();
            assertThat(modified.path("type").asText()).isEqualTo("MODIFIED");
            assertThat(modified.path("object")).isEqualTo(changed);
            Meta.of(changed).remove("labels");
            admin.put(MAPS + "/watched", changed).expect(200);
            // It does not match any more, so for this watcher it is gone.
            assertThat(watch.nextText()).isEqualTo("DELETED watched");
        }
    }

    @Test
    void watchBeginsWithAllThereIsIfAskedTo() {
        admin.create(MAPS, "{'metadata':{'name':'initial','labels':{'first':'1'}}}");
        try (WatchLines watch = admin.watch(MAPS + "?watch=true&labelSelector=first%3D1&sendInitialEvents=true"
                + "&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan")) {
            assertThat(watch.nextText()).isEqualTo("ADDED initial");
            final JsonNode bookmark = watch.next();
            assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
            assertThat(bookmark.path("object")
                            .path("metadata")
                            .path("annotations")
                            .path("k8s.io/initial-events-end")
                            .asText())
                    .isEqualTo("true");
        }
    }

    @Test
    void watchFromAForgottenRevisionIsExpired() {
        admin.create(MAPS, "{'metadata':{'name':'before'}}");
        try (ControlPlane younger = cluster.another()) {
            final JsonNode told = Http.admin(younger)
                    .get(MAPS + "?watch=true&resourceVersion=1")
                    .expect(410);
            assertThat(told.path("reason").asText()).isEqualTo("Expired");
        }
    }

    @Test
    void patchesOfEveryKindAreApplied() {
        admin.create(DEPLOYMENTS, DEPLOYMENT.formatted("patched"));
        final String path = DEPLOYMENTS + "/patched";
        assertThat(admin.patch(path, "merge", "{'spec':{'replicas':5}}")
                        .expect(200)
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(5);
        final JsonNode strategic = admin.patch(
                        path,
                        "strategic-merge",
                        "{'spec':{'template':{'spec':{'containers':[{'name':'d','image':'j:2'}]}}}}")
                .expect(200);
        assertThat(strategic.at("/spec/template/spec/containers").findValuesAsText("image"))
                .containsExactlyInAnyOrder("i:1", "j:2");
        final JsonNode json = admin.patch(
                        path,
                        "json",
                        "[{'op':'test','path':'/spec/replicas','value':5},"
                                + "{'op':'replace','path':'/spec/replicas','value':6}]")
                .expect(200);
        assertThat(json.at("/spec/replicas").asInt()).isEqualTo(6);
        assertThat(json.at("/metadata/generation").asInt()).isEqualTo(4);
        admin.patch(path, "json", "[{'op':'test','path':'/spec/replicas','value':1}]")
                .expect(422);
    }

    @Test
    void objectWithAFinalizerWaitsForIt() {
        admin.create(MAPS, "{'metadata':{'name':'held','finalizers':['example.com/hold']}}");
        final ObjectNode waiting = (ObjectNode) admin.delete(MAPS + "/held").expect(200);
        assertThat(Meta.isDeleting(waiting)).isTrue();
        final ObjectNode read = (ObjectNode) admin.get(MAPS + "/held").expect(200);
        Meta.of(read).remove("finalizers");
        admin.put(MAPS + "/held", read).expect(200);
        admin.get(MAPS + "/held").expect(404);
    }

    @Test
    void deletionKeepsToItsPreconditions() {
        admin.create(MAPS, "{'metadata':{'name':'precious'}}");
        final JsonNode refused = admin.delete(MAPS + "/precious", "{'preconditions':{'uid':'another'}}")
                .expect(409);
        assertThat(refused.path("message").asText()).contains("Precondition failed: UID in precondition: another");
        admin.get(MAPS + "/precious").expect(200);
    }

    @Test
    void podOnANodeEndsGracefully() {
        admin.create(PODS, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
        admin.create(PODS + "/p/binding", "{'target':{'kind':'Node','name':'n1'}}");
        final JsonNode bound = admin.get(PODS + "/p").expect(200);
        assertThat(bound.at("/spec/nodeName").asText()).isEqualTo("n1");
        assertThat(admin.post(PODS + "/p/binding", "{\"target\":{\"name\":\"n2\"}}")
                        .expect(409)
                        .path("message")
                        .asText())
                .contains("already assigned to node \"n1\"");
        final JsonNode ending = admin.delete(PODS + "/p").expect(200);
        assertThat(ending.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(30);
        admin.get(PODS + "/p").expect(200);
        admin.delete(PODS + "/p", "{'gracePeriodSeconds':0}").expect(200);
        admin.get(PODS + "/p").expect(404);
    }

    @Test
    void podHasThePriorityOfItsClass() {
        final String classes = "/apis/scheduling.k8s.io/v1/priorityclasses";
        assertThat(names(admin.get(classes).expect(200))).contains("system-cluster-critical", "system-node-critical");
        final String pod = "{'metadata':{'name':'%s'},'spec':{%s'containers':[{'name':'c','image':'i'}]}}";
        final JsonNode critical =
                admin.create(PODS, pod.formatted("critical", "'priorityClassName':'system-node-critical',"));
        assertThat(critical.at("/spec/priority").asInt()).isEqualTo(2_000_001_000);
        assertThat(admin.create(PODS, pod.formatted("plain", ""))
                        .at("/spec/priority")
                        .asInt())
                .isZero();
        assertThat(admin.post(
                                PODS,
                                pod.formatted("lost", "'priorityClassName':'nowhere',")
                                        .replace('\'', '"'))
                        .expect(403)
                        .path("message")
                        .asText())
                .isEqualTo("pods \"lost\" is forbidden: no PriorityClass with name nowhere was found");
        admin.create(classes, "{'metadata':{'name':'usual'},'value':100,'globalDefault':true}");
        final JsonNode usual = admin.create(PODS, pod.formatted("usual", ""));
        assertThat(usual.at("/spec/priority").asInt()).isEqualTo(100);
        assertThat(usual.at("/spec/priorityClassName").asText()).isEqualTo("usual");
        admin.patch(classes + "/usual", "merge", "{'value':200}").expect(422);
        admin.post(classes, "{\"metadata\":{\"name\":\"system-mine\"},\"value\":1}")
                .expect(422);
        admin.post(classes, "{\"metadata\":{\"name\":\"high\"},\"value\":1000000001}")
                .expect(422);
        admin.delete(classes + "/usual").expect(200);
    }

    @Test
    void newNodeTakesNoPodsUntilItIsSeenToBeReady() {
        final JsonNode node = admin.create("/api/v1/nodes", "{'metadata':{'name':'new'}}");
        assertThat(node.at("/spec/taints"))
                .isEqualTo(Http.object("{'t':[{'key':'node.kubernetes.io/not-ready','effect':'NoSchedule'}]}")
                        .path("t"));
    }

    @Test
    void statusAndTheRestAreWrittenApart() {
        admin.create(DEPLOYMENTS, DEPLOYMENT.formatted("apart"));
        final ObjectNode object = (ObjectNode) admin.get(DEPLOYMENTS + "/apart").expect(200);
        object.putObject("status").put("replicas", 9);
        ((ObjectNode) object.get("spec")).put("replicas", 7);
        final JsonNode status = admin.put(DEPLOYMENTS + "/apart/status", object).expect(200);
        assertThat(status.at("/status/replicas").asInt()).isEqualTo(9);
        assertThat(status.at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(status.at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @Test
    void scaleIsAnObjectOfItsOwn() {
        admin.create(DEPLOYMENTS, DEPLOYMENT.formatted("scaled"));
        final ObjectNode scale =
                (ObjectNode) admin.get(DEPLOYMENTS + "/scaled/scale").expect(200);
        assertThat(scale.path("kind").asText()).isEqualTo("Scale");
        assertThat(scale.at("/status/selector").asText()).isEqualTo("app=a");
        ((ObjectNode) scale.get("spec")).put("replicas", 4);
        admin.put(DEPLOYMENTS + "/scaled/scale", scale).expect(200);
        assertThat(admin.get(DEPLOYMENTS + "/scaled")
                        .expect(200)
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void invalidObjectIsToldFieldAndReason() {
        final JsonNode refused = admin.post(
                        SERVICES, "{\"metadata\":{\"name\":\"S\"},\"spec\":{\"ports\":[{\"port\":70000}]}}")
                .expect(422);
        assertThat(refused.path("message").asText())
                .startsWith("Service \"S\" is invalid: [metadata.name: Invalid value: \"S\": a DNS-1035 label must")
                .contains("spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive");
        assertThat(refused.at("/details/causes")).hasSize(3);
        final JsonNode mistyped = admin.post(
                        DEPLOYMENTS, "{\"metadata\":{\"name\":\"x\"},\"spec\":{\"replicas\":\"two\"}}")
                .expect(400);
        assertThat(mistyped.path("message").asText())
                .isEqualTo("Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal"
                        + " string into Go struct field Deployment.spec.replicas of type int32");
    }

    @Test
    void unknownFieldIsWarnedOfOrRefused() {
        final String body = "{\"metadata\":{\"name\":\"u%s\"},\"dota\":{}}";
        final Http.Answer warned = admin.post(MAPS, body.formatted(1));
        assertThat(warned.expect(201).has("dota")).isFalse();
        assertThat(warned.response().headers().firstValue("Warning")).contains("299 - \"unknown field \\\"dota\\\"\"");
        assertThat(admin.post(MAPS + "?fieldValidation=Strict", body.formatted(2))
                        .expect(400)
                        .path("message")
                        .asText())
                .isEqualTo("strict decoding error: unknown field \"dota\"");
        assertThat(admin.post(MAPS + "?fieldValidation=Ignore", body.formatted(3))
                        .response()
                        .headers()
                        .firstValue("Warning"))
                .isEmpty();
    }

    @Test
    void addressesAndPortsAreGivenOutOnceEvenByTwoServers() throws Exception {
        try (ControlPlane second = cluster.another()) {
            final Http other = Http.admin(second);
            final List<CompletableFuture<List<JsonNode>>> writers = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                final Http client = writer % 2 == 0 ? admin : other;
                final int number = writer;
                writers.add(CompletableFuture.supplyAsync(() -> {
                    final List<JsonNode> made = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        made.add(client.create(
                                SERVICES,
                                "{'metadata':{'name':'svc-" + number + "-" + i
                                        + "'},'spec':{'type':'NodePort','ports':[{'port':80}]}}"));
                    }
                    return made;
                }));
            }
            final Set<String> addresses = new HashSet<>();
            final Set<String> ports = new HashSet<>();
            for (final CompletableFuture<List<JsonNode>> writer : writers) {
                for (final JsonNode service : writer.get(60, TimeUnit.SECONDS)) {
                    assertThat(addresses.add(service.at("/spec/clusterIP").asText()))
                            .isTrue();
                    assertThat(ports.add(service.at("/spec/ports/0/nodePort").asText()))
                            .isTrue();
                }
            }
            assertThat(addresses).hasSize(80);
        }
    }

    private static List<String> names(final JsonNode list) {
        final List<String> names = new ArrayList<>();
        list.path("items").forEach(item -> names.add(Meta.name(item)));
        return names;
    }
}
