package io.hawser.controlplane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.testing.WatchLines;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Controllers that are killed in the midst of things, wherever that is, are succeeded by others that finish them. */
class CrashTest {
    private static final int KILLS = 6;
    private static final String APPS = "/apis/apps/v1/namespaces/default/";
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private static ControlledCluster cluster;

    @BeforeAll
    static void start() {
        cluster = ControlledCluster.bare();
        cluster.startScheduler();
        cluster.kubelets().join("node-1");
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    /** Each manager is killed after so many changes of pods or ReplicaSets as chance has it: between any two writes. */
    @Test
    void rolloutThatIsInterruptedAgainAndAgainArrives() {
        cluster.admin().create(APPS + "deployments", """
                {'metadata':{'name':'web'},'spec':{'replicas':6,'selector':{'matchLabels':{'app':'web'}},
                 'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[
                 {'name':'c','image':'web:0'}]}}}}""");
        final RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom").create(4711);
        for (int kill = 1; kill <= KILLS; kill++) {
            try (WatchLines sets = cluster.admin().watch(APPS + "replicasets?watch=1")) {
                final Component manager = cluster.startManager();
                final int changes = 1 + random.nextInt(kill == 1 ? 3 : 10);
                // Each round has something to do: a new image, another size.
                final String patch = "{'spec':{'replicas':%d,'template':{'spec':{'containers':[{'name':'c',"
                        + "'image':'web:%d'}]}}}}";
                cluster.admin()
                        .patch(APPS + "deployments/web", "strategic-merge", patch.formatted(4 + kill % 4, kill))
                        .expect(200);
                for (int i = 0; i < changes; i++) {
                    sets.next();
                }
                manager.abandon();
            }
        }
        final Component last = cluster.startManager();
        final int wanted = 4 + KILLS % 4;
        cluster.await(
                APPS + "deployments/web",
                found -> found.at("/status/availableReplicas").asInt() == wanted
                        && found.at("/status/replicas").asInt() == wanted
                        && found.at("/status/updatedReplicas").asInt() == wanted
                        && found.at("/status/observedGeneration").asLong()
                                == found.at("/metadata/generation").asLong());
        final Set<String> images = new HashSet<>();
        final JsonNode pods = cluster.await(PODS, found -> found.path("items").size() == wanted);
        pods.path("items")
                .forEach(pod -> images.add(pod.at("/spec/containers/0/image").asText()));
        assertThat(images).containsExactly("web:" + KILLS);
        final Set<String> revisions = new HashSet<>();
        cluster.admin().get(APPS + "replicasets").expect(200).path("items").forEach(set -> {
            final String revision = Json.text(set, "metadata", "annotations", "deployment.kubernetes.io/revision");
            assertThat(revisions.add(revision))
                    .as("revision " + revision + " of " + Meta.name(set))
                    .isTrue();
        });
        last.close();
    }

    @Test
    void standbyTakesOverFromAKilledLeader() {
        final Component leader = cluster.startManager();
        final Component standby = cluster.startManager();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> leader.isLeading() || standby.isLeading());
        final Component active = leader.isLeading() ? leader : standby;
        active.abandon();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> (leader.isLeading() || standby.isLeading()) && !active.isLeading());
        cluster.kubelets().join("node-after");
        cluster.await(
                "/api/v1/nodes/node-after", node -> node.at("/spec/podCIDR").isTextual());
    }
}
