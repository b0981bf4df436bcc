package io.hawser.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    @TempDir
    Path directory;

    @Test
    void flagsAreMappedToTheirValuesAndListsToSeveral() {
        assertThat(read("""
                        # a comment
                        etcd-endpoints: [http://198.18.0.1:2379, http://198.18.0.2:2379]
                        ip-masq: true
                        healthz-port: 8471
                        public-ip: 198.18.0.1
                        subnet-file:
                        """).flags())
                .isEqualTo(Map.of(
                        "etcd-endpoints", List.of("http://198.18.0.1:2379", "http://198.18.0.2:2379"),
                        "ip-masq", List.of("true"),
                        "healthz-port", List.of("8471"),
                        "public-ip", List.of("198.18.0.1"),
                        "subnet-file", List.of()));
    }

    /** As kubeadm writes it, with what a cluster has set. */
    @Test
    void kubeProxysOwnFileIsReadAndWhatMeansNothingHereIsTold() {
        final ConfigFile file = read("""
                ip-masq: true
                ---
                apiVersion: kubeproxy.config.k8s.io/v1alpha1
                bindAddress: 0.0.0.0
                bindAddressHardFail: false
                clientConnection:
                  acceptContentTypes: ""
                  burst: 0
                  contentType: ""
                  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
                  qps: 0
                clusterCIDR: 10.244.0.0/16
                configSyncPeriod: 0s
                conntrack:
                  maxPerCore: null
                  min: null
                enableProfiling: false
                healthzBindAddress: ""
                hostnameOverride: ""
                iptables:
                  masqueradeAll: false
                  syncPeriod: 7s
                ipvs:
                  excludeCIDRs: null
                  minSyncPeriod: 0s
                  scheduler: ""
                kind: KubeProxyConfiguration
                metricsBindAddress: 0.0.0.0:10249
                mode: nftables
                nftables:
                  masqueradeAll: true
                  minSyncPeriod: 1s
                  syncPeriod: 0s
                nodePortAddresses: [198.18.0.0/15, "fd18::/64"]
                oomScoreAdj: null
                portRange: ""
                """);
        assertThat(file.flags())
                .isEqualTo(Map.of(
                        "ip-masq", List.of("true"),
                        "proxy-mode", List.of("nftables"),
                        "kubeconfig", List.of("/var/lib/kube-proxy/kubeconfig.conf"),
                        "cluster-cidr", List.of("10.244.0.0/16"),
                        "metrics-bind-address", List.of("0.0.0.0:10249"),
                        "masquerade-all", List.of("true"),
                        "min-sync-period", List.of("1s"),
                        "nodeport-addresses", List.of("198.18.0.0/15", "fd18::/64")));
        assertThat(file.unused()).containsExactly("bindAddress", "iptables");
    }

    @Test
    void kubeProxysFileWithoutAModeMeansAuto() {
        assertThat(read("apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n")
                        .flags())
                .isEqualTo(Map.of("proxy-mode", List.of("auto")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: [b'                                       | is no YAML",
                "just words                                    | is no mapping of names to values",
                "'iface: {name: eth0}'                         | iface must be a value or a list of values",
                "'kind: KubeletConfiguration'                  | has a document of kind KubeletConfiguration",
                "'kind: KubeProxyConfiguration'                | has an apiVersion such as kubeproxy.config.k8s.io/",
                "'{apiVersion: kubeproxy.config.k8s.io/v1alpha1, kind: KubeProxyConfiguration, clusterCidr: x}' | "
                        + "has no field 'clusterCidr'"
            })
    void fileThatCannotBeUsedIsNamedWithThePlace(final String text, final String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining(message);
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ConfigFile.read(directory.resolve("none.yaml")))
                .hasMessageContaining("--config " + directory + "/none.yaml cannot be read");
    }

    @Test
    void emptyFileSaysNothing() {
        assertThat(read("").flags()).isEmpty();
        assertThat(read("# nothing\n---\n").flags()).isEmpty();
    }

    private ConfigFile read(final String text) {
        try {
            return ConfigFile.read(Files.writeString(directory.resolve("config.yaml"), text));
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }
}
