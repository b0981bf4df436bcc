package io.hawser.controlplane.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.hawser.controlplane.testing.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fabric8's client and its informers, which know nothing of this server, as judges of it. */
class InformersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 30;

    private static TestCluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void start() throws IOException {
        cluster = TestCluster.started();
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(cluster.kubeconfig())))
                .build();
    }

    @AfterAll
    static void end() {
        client.close();
        cluster.close();
    }

    private static ConfigMap map(final String name, final String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .addToData("v", value)
                .build();
    }

    private static Map<String, String> versions(final Iterable<ConfigMap> maps) {
        return StreamSupport.stream(maps.spliterator(), false)
                .collect(Collectors.toMap(
                        one -> one.getMetadata().getName(),
                        one -> one.getMetadata().getResourceVersion()));
    }

    private static void churn(final String prefix) {
        for (int i = 0; i < MANY; i++) {
            final String name = prefix + i;
            client.resource(map(name, "0")).create();
            client.resource(map(name, "1")).update();
            if (i % 3 == 0) {
                client.configMaps().inNamespace("default").withName(name).delete();
            }
        }
    }

    @Test
    void informerKnowsWhatTheServerKnowsAlsoAfterEtcdWasAway() {
        churn("before-");
        try (SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace("default").inform()) {
            churn("during-");
            awaitSame(informer);
            cluster.etcd().kill();
            cluster.startEtcd();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> client.configMaps()
                                    .inNamespace("default")
                                    .list()
                                    .getItems()
                                    .size()
                            > 0);
            churn("after-");
            awaitSame(informer);
        }
    }

    private static void awaitSame(final SharedIndexInformer<ConfigMap> informer) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(versions(informer.getStore().list()))
                        .isEqualTo(versions(client.configMaps()
                                .inNamespace("default")
                                .list()
                                .getItems())));
    }

    @Test
    void clientCreatesReadsEditsAppliesAndDeletes() {
        final ConfigMap made = client.resource(map("crud", "0")).create();
        assertThat(made.getMetadata().getUid()).isNotEmpty();
        client.configMaps().inNamespace("default").withName("crud").edit(one -> {
            one.getData().put("v", "2");
            return one;
        });
        assertThat(client.configMaps()
                        .inNamespace("default")
                        .withName("crud")
                        .get()
                        .getData())
                .isEqualTo(Map.of("v", "2"));
        final ConfigMap applied =
                client.resource(map("crud", "3")).forceConflicts().serverSideApply();
        assertThat(applied.getMetadata().getManagedFields())
                .extracting(entry -> entry.getOperation())
                .contains("Apply");
        assertThat(client.configMaps().inNamespace("default").withName("crud").delete())
                .hasSize(1);
        assertThat(client.configMaps().inNamespace("default").withName("crud").get())
                .isNull();
        assertThat(client.getApiGroups().getGroups().stream()
                        .map(group -> group.getName())
                        .collect(Collectors.toMap(Function.identity(), Function.identity())))
                .containsKeys("apps", "discovery.k8s.io");
        assertThat(client.getKubernetesVersion().getMajor()).isEqualTo("1");
    }
}
