package io.hawser.controlplane.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.testing.Http;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private final ClusterState state = new ClusterState();
    private int made;

    private ObjectNode node(final String name, final String spec, final String labels) {
        final ObjectNode node = Http.object("{'metadata':{'name':'" + name + "','labels':" + labels + "},'spec':" + spec
                + ",'status':{'allocatable':{'cpu':'2','memory':'4Gi','pods':'10'}}}");
        state.setNode(node);
        return node;
    }

    private void nodes(final String... names) {
        for (final String name : names) {
            node(name, "{}", "{'kubernetes.io/hostname':'" + name + "','zone':'" + name.charAt(0) + "'}");
        }
    }

    private ObjectNode pod(final String spec) {
        made++;
        return Http.object("{'metadata':{'name':'p" + made + "','namespace':'d','uid':'u" + made
                + "','labels':{'app':'web'}},'spec':" + spec + "}");
    }

    private static String cpu(final String amount) {
        return "{'containers':[{'name':'c','resources':{'requests':{'cpu':'" + amount + "'}}}]}";
    }

    private String place(final String spec) {
        final PodInfo pod = PodInfo.of(pod(spec));
        final Placement placement = Placement.of(pod, state, made);
        if (placement instanceof Placement.Found found) {
            state.place(pod, found.node());
            return found.node();
        }
        return ((Placement.Unschedulable) placement).message();
    }

    @Test
    void clusterWithoutNodesSaysSo() {
        assertThat(place("{}")).isEqualTo("no nodes available to schedule pods");
    }

    @Test
    void podsGoWhereThereIsMostRoomUntilThereIsNone() {
        nodes("a1", "b1");
        final Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 4; i++) {
            counts.merge(place(cpu("900m")), 1, Integer::sum);
        }
        assertThat(counts).isEqualTo(Map.of("a1", 2, "b1", 2));
        assertThat(place(cpu("900m"))).isEqualTo("0/2 nodes are available: 2 Insufficient cpu.");
    }

    @Test
    void initContainersCountByTheGreatestAndSidecarsByTheSum() {
        assertThat(Resources.ofPod(Http.object("{'initContainers':[{'resources':{'requests':{'cpu':'1'}}},"
                        + "{'restartPolicy':'Always','resources':{'requests':{'cpu':'100m'}}},"
                        + "{'resources':{'requests':{'cpu':'950m'}}}],"
                        + "'containers':[{'resources':{'requests':{'cpu':'200m','memory':'1Mi'}}}],"
                        + "'overhead':{'cpu':'10m'}}")))
                .isEqualTo(Map.of("cpu", 1060L, "memory", 1L << 20));
    }

    @Test
    void reasonsAreCountedAndNamed() {
        node("cordoned", "{'unschedulable':true}", "{}");
        node("tainted", "{'taints':[{'key':'k','value':'v','effect':'NoSchedule'}]}", "{}");
        node("other", "{}", "{}");
        assertThat(place("{'nodeSelector':{'disk':'ssd'},'containers':[]}"))
                .isEqualTo("0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had"
                        + " untolerated taint {k: v}, 1 node(s) were unschedulable.");
        assertThat(place("{'tolerations':[{'key':'k','operator':'Exists'}],'nodeName':'',"
                        + "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
                        + "{'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.name','operator':'In',"
                        + "'values':['tainted']}]}]}}}}"))
                .isEqualTo("tainted");
    }

    @Test
    void hostPortIsTakenOnceANode() {
        nodes("a1", "b1");
        final String spec = "{'containers':[{'ports':[{'containerPort':80,'hostPort':80,'protocol':'TCP'}]}]}";
        assertThat(place(spec)).isNotEqualTo(place(spec));
        assertThat(place(spec))
                .isEqualTo("0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.");
        assertThat(place(spec.replace("TCP", "UDP"))).hasSize(2);
    }

    @Test
    void preferredNodesAreTakenAndPreferredTaintsAvoided() {
        nodes("a1", "b1");
        node("c1", "{'taints':[{'key':'k','effect':'PreferNoSchedule'}]}", "{}");
        for (int i = 0; i < 6; i++) {
            assertThat(place("{'containers':[]}")).isNotEqualTo("c1");
        }
        assertThat(place("{'affinity':{'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':["
                        + "{'weight':50,'preference':{'matchExpressions':[{'key':'zone','operator':'In',"
                        + "'values':['b']}]}}]}}}"))
                .isEqualTo("b1");
    }

    @Test
    void constraintEvensOutZones() {
        nodes("a1", "a2", "b1");
        final String spec = "{'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'zone',"
                + "'whenUnsatisfiable':'DoNotSchedule','labelSelector':{'matchLabels':{'app':'web'}}}]}";
        final Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 8; i++) {
            counts.merge(place(spec).substring(0, 1), 1, Integer::sum);
        }
        assertThat(counts).isEqualTo(Map.of("a", 4, "b", 4));
        node("b1", "{'unschedulable':true}", "{'zone':'b'}");
        place(spec);
        assertThat(place(spec))
                .isEqualTo("0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match pod topology"
                        + " spread constraints.");
    }

    @Test
    void podsThatAvoidEachOtherAreOnDifferentNodes() {
        nodes("a1", "b1");
        final String spec = "{'affinity':{'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':["
                + "{'topologyKey':'kubernetes.io/hostname','labelSelector':{'matchLabels':{'app':'web'}}}]}}}";
        assertThat(place(spec)).isNotEqualTo(place(spec));
        assertThat(place(spec)).isEqualTo("0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.");
        assertThat(place("{}"))
                .isEqualTo("0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules.");
    }

    @Test
    void podsThatWantToBeTogetherAre() {
        nodes("a1", "b1", "c1");
        final String spec = "{'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':["
                + "{'topologyKey':'kubernetes.io/hostname','labelSelector':{'matchLabels':{'app':'web'}}}]}}}";
        final String first = place(spec);
        assertThat(place(spec)).isEqualTo(first);
        assertThat(place(spec.replace("'web'", "'db'")))
                .isEqualTo("0/3 nodes are available: 3 node(s) didn't match pod affinity rules.");
    }

    @Test
    void podsPreferOthersNearOrAway() {
        nodes("a1", "b1", "c1");
        final String preferred = "{'affinity':{'%s':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':100,"
                + "'podAffinityTerm':{'topologyKey':'kubernetes.io/hostname',"
                + "'labelSelector':{'matchLabels':{'app':'web'}}}}]}}}";
        final String first = place("{}");
        assertThat(place(preferred.formatted("podAffinity"))).isEqualTo(first);
        // What the former prefers holds for those that come after it, too.
        assertThat(place("{}")).isEqualTo(first);
        final String away = preferred.formatted("podAntiAffinity");
        final String second = place(away);
        final String third = place(away);
        assertThat(Set.of(first, second, third)).hasSize(3);
    }

    @Test
    void namespacesAreSelectedByTheirLabels() {
        nodes("a1");
        state.setNamespace(Http.object("{'metadata':{'name':'d','labels':{'team':'x'}}}"));
        final String spec = "{'affinity':{'podAntiAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':["
                + "{'topologyKey':'kubernetes.io/hostname','namespaceSelector':%s,"
                + "'labelSelector':{'matchLabels':{'app':'web'}}}]}}}";
        assertThat(place("{}")).isEqualTo("a1");
        assertThat(place(spec.formatted("{'matchLabels':{'team':'y'}}"))).isEqualTo("a1");
        final String refused = "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.";
        assertThat(place(spec.formatted("{'matchLabels':{'team':'x'}}"))).isEqualTo(refused);
        assertThat(place(spec.formatted("{}"))).isEqualTo(refused);
    }

    private String placeAt(final int priority, final String cpu) {
        return place("{'priority':" + priority + "," + cpu(cpu).substring(1));
    }

    private Optional<String> preempt(final int priority, final String cpu) {
        final PodInfo pod = PodInfo.of(pod("{'priority':" + priority + "," + cpu(cpu).substring(1)));
        return Preemption.of(pod, state)
                .map(found -> found.node() + " "
                        + found.victims().stream().map(PodInfo::name).sorted().toList());
    }

    @Test
    void leastImportantPodsGoForOneThatIsMoreImportant() {
        nodes("a1", "b1");
        final String first = placeAt(10, "1500m");
        final String second = placeAt(20, "1");
        placeAt(5, "900m");
        assertThat(first).isNotEqualTo(second);
        // One node would lose a pod of 10, the other, where a pod of 20 may stay, one of 5.
        assertThat(preempt(30, "1")).contains(second + " [p3]");
        // What needs all of a node costs least where the most important victim is of 10.
        assertThat(preempt(30, "2")).contains(first + " [p1]");
        assertThat(preempt(5, "1")).as("for its equals").isEmpty();
        assertThat(preempt(30, "3")).as("more than a node has").isEmpty();
        // Looking changed nothing.
        assertThat(placeAt(30, "1")).isEqualTo("0/2 nodes are available: 2 Insufficient cpu.");
    }

    @Test
    void endOfAPodGivesItsRoomBack() {
        nodes("a1");
        final ObjectNode pod = pod(cpu("2"));
        Json.childOf(pod, "spec").put("nodeName", "a1");
        state.setPod(pod);
        assertThat(place(cpu("1"))).isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
        Json.childOf(pod, "status").put("phase", "Succeeded");
        state.setPod(pod);
        assertThat(place(cpu("1"))).isEqualTo("a1");
    }
}
