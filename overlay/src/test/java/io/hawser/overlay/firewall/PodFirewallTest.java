package io.hawser.overlay.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tables, as the real tools print them. */
class PodFirewallTest {
    private static final PodNetwork PODS = new PodNetwork(
            IpPrefix.parse("10.244.0.0/16"),
            Optional.of(IpPrefix.parse("10.244.15.0/24")),
            true,
            Optional.of(new TunnelEnd(IpAddress.parse("198.18.0.1"), 8472)),
            List.of());

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace namespace;
    private PodFirewall firewall;

    @BeforeEach
    void open() throws Exception {
        namespace = namespaces.create("a");
        firewall = namespace.call(() -> new PodFirewall(Nftables.open()));
    }

    @AfterEach
    void close() {
        firewall.close();
    }

    @Test
    void whatLeavesTheNetworkIsMasqueradedWithRandomPorts() throws Exception {
        reconcile();
        assertThat(namespace.run("nft list chain ip hawser-overlay postrouting"))
                .containsSubsequence(
                        "type nat hook postrouting priority srcnat; policy accept;",
                        "ip saddr 10.244.0.0/16 ip daddr 10.244.0.0/16",
                        "return",
                        "ip saddr 10.244.0.0/16 ip daddr != 224.0.0.0/4",
                        "masquerade fully-random",
                        "ip saddr != 10.244.0.0/16 ip daddr 10.244.15.0/24",
                        "return",
                        "ip saddr != 10.244.0.0/16 ip daddr 10.244.0.0/16",
                        "masquerade fully-random");
    }

    @Test
    void tunnelsOwnPacketsAreTranslatedByNobodyElse() throws Exception {
        reconcile();
        assertThat(namespace.run("nft list chain ip hawser-overlay tunnel"))
                .contains("type nat hook postrouting priority srcnat - 1; policy accept;")
                .contains("ip saddr 198.18.0.1 udp dport 8472 snat to 198.18.0.1");
    }

    @Test
    void rulesThatAreRightAreNotWrittenAgain() throws Exception {
        reconcile();
        final String before = namespace.run("nft -a list ruleset");
        reconcile();
        assertThat(namespace.run("nft -a list ruleset")).isEqualTo(before);
    }

    @Test
    void rulesOfIptablesLegacyAndIptablesNftStayAsTheyAre() throws Exception {
        namespace.run("iptables-legacy -A FORWARD -s 192.0.2.1 -j DROP");
        namespace.run("iptables-legacy -t nat -A POSTROUTING -s 192.0.2.2 -j MASQUERADE");
        namespace.run("iptables-nft -A FORWARD -s 192.0.2.3 -j DROP");
        namespace.run("iptables-nft -t nat -A POSTROUTING -s 192.0.2.4 -j MASQUERADE");
        final String legacy = rules("iptables-legacy-save");
        final String nft = rules("iptables-nft-save");
        reconcile();
        assertThat(rules("iptables-legacy-save")).isEqualTo(legacy).contains("192.0.2.1", "192.0.2.2");
        assertThat(rules("iptables-nft-save")).isEqualTo(nft).contains("192.0.2.3", "192.0.2.4");
        namespace.call(() -> {
            firewall.remove();
            return null;
        });
        assertThat(rules("iptables-legacy-save")).isEqualTo(legacy);
        assertThat(rules("iptables-nft-save")).isEqualTo(nft);
        assertThat(namespace.run("nft list tables")).doesNotContain("hawser");
    }

    private String rules(final String tool) {
        return namespace
                .run(tool)
                .lines()
                .filter(line -> line.startsWith("-") || line.startsWith("*"))
                .sorted()
                .reduce("", (all, line) -> all + line + "\n");
    }

    private void reconcile() throws Exception {
        namespace.call(() -> {
            firewall.reconcile(List.of(PODS));
            return null;
        });
    }
}
