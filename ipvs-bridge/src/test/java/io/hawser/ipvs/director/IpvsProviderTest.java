package io.hawser.ipvs.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.NeedsIpvs;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@NeedsIpvs
class IpvsProviderTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void kernelThatHasEverythingIsAskedAndLeftAsItWas() throws Exception {
        final TestNamespace namespace = namespaces.create("probe");
        final String settings = namespace.run("sysctl net.ipv4.vs net.ipv4.ip_forward");
        final IpvsProvider provider = new IpvsProvider();
        assertThat(namespace.call(provider::missing)).isEmpty();
        namespace.call(() -> {
            provider.removeLeftovers();
            return null;
        });
        assertThat(namespace.run("ipvsadm-save -n")).isEmpty();
        assertThat(namespace.run("sysctl net.ipv4.vs net.ipv4.ip_forward")).isEqualTo(settings);
        assertThat(namespace.call(() -> {
                    try (Nftables nftables = Nftables.open()) {
                        return nftables.tables();
                    }
                }))
                .isEmpty();
    }
}
