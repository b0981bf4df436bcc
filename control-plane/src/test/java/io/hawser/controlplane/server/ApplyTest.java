package io.hawser.controlplane.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.testing.Http;
import io.hawser.controlplane.testing.TestCluster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Server-side apply and who manages which field. */
class ApplyTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String SERVICES = "/api/v1/namespaces/default/services";

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

    private static Http.Answer apply(final String path, final String manager, final String json) {
        return admin.patch(path + "?fieldManager=" + manager, "apply", json);
    }

    private static List<String> managers(final JsonNode object) {
        final List<String> all = new ArrayList<>();
        object.at("/metadata/managedFields")
                .forEach(entry -> all.add(entry.path("manager").asText() + " "
                        + entry.path("operation").asText() + " " + entry.path("fieldsV1")));
        return all;
    }

    @Test
    void objectThatIsNotThereIsMade() {
        final JsonNode made = apply(MAPS + "/new", "m", "{'apiVersion':'v1','kind':'ConfigMap','data':{'a':'1'}}")
                .expect(201);
        assertThat(managers(made)).containsExactly("m Apply {\"f:data\":{\"f:a\":{}}}");
        final JsonNode again = apply(MAPS + "/new", "m", "{'apiVersion':'v1','kind':'ConfigMap','data':{'a':'1'}}")
                .expect(200);
        assertThat(Meta.resourceVersion(again)).isEqualTo(Meta.resourceVersion(made));
    }

    @Test
    void fieldThatIsNoLongerNamedGoesUnlessAnotherNamesIt() {
        final String path = MAPS + "/shared";
        apply(path, "one", "{'data':{'a':'1','b':'2','c':'3'}}").expect(201);
        apply(path, "two", "{'data':{'b':'2'}}").expect(200);
        final JsonNode left = apply(path, "one", "{'data':{'a':'1'}}").expect(200);
        assertThat(left.path("data").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(managers(left))
                .containsExactlyInAnyOrder(
                        "one Apply {\"f:data\":{\"f:a\":{}}}", "two Apply {\"f:data\":{\"f:b\":{}}}");
    }

    @Test
    void anotherManagersFieldIsAConflictUnlessForced() {
        final String path = MAPS + "/contested";
        apply(path, "one", "{'data':{'a':'1','b':'1'}}").expect(201);
        final JsonNode refused =
                apply(path, "two", "{'data':{'a':'2','b':'2'}}").expect(409);
        assertThat(refused.path("message").asText())
                .isEqualTo("Apply failed with 2 conflicts: conflicts with \"one\" using v1:\n- .data.a\n- .data.b");
        assertThat(refused.at("/details/causes/0/reason").asText()).isEqualTo("FieldManagerConflict");
        assertThat(refused.at("/details/causes/0/field").asText()).isEqualTo(".data.a");
        final JsonNode forced = admin.patch(path + "?fieldManager=two&force=true", "apply", "{'data':{'a':'2'}}")
                .expect(200);
        assertThat(forced.at("/data/a").asText()).isEqualTo("2");
        assertThat(managers(forced))
                .containsExactlyInAnyOrder(
                        "one Apply {\"f:data\":{\"f:b\":{}}}", "two Apply {\"f:data\":{\"f:a\":{}}}");
    }

    @Test
    void updateTakesTheFieldsThatItChanges() {
        final String path = MAPS + "/updated";
        apply(path, "one", "{'data':{'a':'1','b':'1'}}").expect(201);
        final JsonNode patched = admin.patch(path + "?fieldManager=hand", "merge", "{'data':{'a':'2'}}")
                .expect(200);
        assertThat(managers(patched))
                .containsExactly("one Apply {\"f:data\":{\"f:b\":{}}}", "hand Update {\"f:data\":{\"f:a\":{}}}");
        // A client of old that knows nothing of managers does not make them forgotten.
        final ObjectNode replaced = (ObjectNode) patched.deepCopy();
        Meta.of(replaced).remove("managedFields");
        final JsonNode same = admin.put(path, replaced).expect(200);
        assertThat(managers(same)).isEqualTo(managers(patched));
        Meta.of(replaced).putArray("managedFields");
        Meta.of(replaced).remove("resourceVersion");
        assertThat(managers(admin.put(path, replaced).expect(200))).isEmpty();
    }

    @Test
    void elementsOfListsHaveOwnersOfTheirOwn() {
        final String path = SERVICES + "/ports";
        apply(path, "one", "{'spec':{'ports':[{'name':'a','port':80}]}}").expect(201);
        final JsonNode both = apply(path, "two", "{'spec':{'ports':[{'name':'b','port':81,'protocol':'UDP'}]}}")
                .expect(200);
        assertThat(both.at("/spec/ports").findValuesAsText("name")).containsExactly("a", "b");
        apply(path, "two", "{'spec':{'ports':[{'name':'c','port':80}]}}").expect(409);
        final JsonNode one =
                apply(path, "two", "{'spec':{'sessionAffinity':'ClientIP'}}").expect(200);
        assertThat(one.at("/spec/ports").findValuesAsText("name")).containsExactly("a");
        assertThat(one.at("/spec/clusterIP").asText()).startsWith("10.96.0.");
    }

    @Test
    void statusIsAppliedApart() {
        admin.create("/api/v1/nodes", "{'metadata':{'name':'n1'}}");
        final JsonNode status = apply(
                        "/api/v1/nodes/n1/status",
                        "kubelet",
                        "{'spec':{'unschedulable':true},'status':{'conditions':[{'type':'Ready','status':'True'}]}}")
                .expect(200);
        assertThat(status.path("spec").has("unschedulable")).isFalse();
        assertThat(status.at("/status/conditions/0/status").asText()).isEqualTo("True");
        assertThat(status.at("/metadata/managedFields").findValuesAsText("subresource"))
                .containsExactly("status");
    }

    @Test
    void whatCannotBeAppliedIsRefused() {
        assertThat(admin.patch(MAPS + "/x", "apply", "{'data':{}}")
                        .expect(422)
                        .path("message")
                        .asText())
                .contains("fieldManager: Required value: is required for apply patch");
        assertThat(apply(MAPS + "/x", "m", "{'metadata':{'managedFields':[{'manager':'m'}]}}")
                        .expect(400)
                        .path("message")
                        .asText())
                .isEqualTo("metadata.managedFields must be nil");
        apply(MAPS + "/x", "m", "{'metadata':{'name':'y'}}").expect(400);
        apply(MAPS + "/x/status", "m", "{}").expect(404);
    }
}
