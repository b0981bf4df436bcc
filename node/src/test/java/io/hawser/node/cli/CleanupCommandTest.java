package io.hawser.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.ipvs.nftables.NftablesPlane;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One namespace with our table, kube-proxy's, and one of a third. */
class CleanupCommandTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace namespace;

    @BeforeEach
    void fill() throws Exception {
        namespace = namespaces.create("clean");
        namespace.call(() -> {
            try (DataPlane plane = NftablesPlane.open(new NodeView(List.of(), List.of(), List.of(), false))) {
                plane.apply(ServiceTable.of(List.of(new ServicePort(
                        new ServicePortName(new ServiceName("shop", "web"), "http", IpFamily.IPV4),
                        Protocol.TCP,
                        Frontends.clusterIp(IpAddress.parse("198.18.0.10"), 80),
                        Policies.DEFAULT,
                        List.of(new Endpoint(IpAddress.parse("198.18.64.7"), 8080, true)),
                        List.of()))));
            }
            return null;
        });
        namespace.run("nft add table ip kube-proxy");
        namespace.run("nft add table ip docker");
        assertThat(tables()).contains("hawser-services");
    }

    @Test
    void whatIsOursGoesAndNothingElse() throws Exception {
        assertThat(cleanup()).isZero();

        assertThat(tables()).doesNotContain("hawser-services").contains("kube-proxy", "docker");
        assertThat(cleanup()).isZero();
    }

    @Test
    void kubeProxysTablesGoOnRequest() throws Exception {
        assertThat(cleanup("--kube-proxy")).isZero();

        assertThat(tables()).doesNotContain("hawser-services", "kube-proxy").contains("docker");
    }

    private int cleanup(final String... more) throws Exception {
        final String[] words = new String[2 + more.length];
        words[0] = "node";
        words[1] = "cleanup";
        System.arraycopy(more, 0, words, 2, more.length);
        return namespace.call(() -> HawserMain.commandLine().execute(words));
    }

    private List<String> tables() throws Exception {
        return namespace.call(() -> {
            try (Nftables nftables = Nftables.open()) {
                return nftables.tables().stream()
                        .map(listed -> listed.table().name())
                        .toList();
            }
        });
    }
}
