package io.hawser.ipvs.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NftablesProviderTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void kernelThatHasEverythingIsAskedAndLeftAsItWas() throws Exception {
        final TestNamespace namespace = namespaces.create("probe");

        assertThat(namespace.call(() -> new NftablesProvider().missing())).isEmpty();
        assertThat(namespace.call(() -> {
                    try (Nftables nftables = Nftables.open()) {
                        return nftables.tables();
                    }
                }))
                .isEmpty();
    }
}
