package io.hawser.ipvs.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.testing.NeedsIpvs;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KernelSettingsTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void kernelsFrom59OnLeadAReusedPortAnewWithoutLosingItsFirstPacket() {
        assertThat(KernelSettings.reusesSafely("4.19.0-27-amd64")).isFalse();
        assertThat(KernelSettings.reusesSafely("5.8.18")).isFalse();
        assertThat(KernelSettings.reusesSafely("5.9.0-rc1")).isTrue();
        assertThat(KernelSettings.reusesSafely("6.1.0-40-cloud-amd64")).isTrue();
        assertThat(KernelSettings.reusesSafely("10")).isTrue();
        assertThat(KernelSettings.reusesSafely("unknown")).isFalse();
    }

    @NeedsIpvs
    @Test
    void settingsAreThoseOfKubeProxy() throws Exception {
        final TestNamespace node = namespaces.create("node");
        node.call(() -> {
            KernelSettings.ensure(IpvsSettings.DEFAULT.withStrictArp());
            return null;
        });
        final String vs = "net.ipv4.vs.";
        assertThat(node.run("sysctl -n " + vs + "conntrack " + vs + "expire_nodest_conn " + vs
                                + "expire_quiescent_template " + vs + "conn_reuse_mode net.ipv4.ip_forward"
                                + " net.ipv4.conf.all.arp_ignore net.ipv4.conf.all.arp_announce")
                        .split("\n", -1))
                .startsWith("1", "1", "1", "1", "1", "1", "2");
    }
}
