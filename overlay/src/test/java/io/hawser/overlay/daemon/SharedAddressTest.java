package io.hawser.overlay.daemon;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static io.hawser.overlay.registry.RegistryFixture.subnets;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseTerm;
import org.junit.jupiter.api.Test;

class SharedAddressTest {
    private final SharedAddress shared = new SharedAddress();

    @Test
    void peerWithThisNodesPublicAddressIsToldOnceWithItsName() {
        final Lease twin = new Lease(subnets(2), attributes(1), "node-b", LeaseTerm.PERMANENT, 1, 1);
        assertThat(shared.objection(attributes(1), twin))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("node-b", "198.18.0.1", subnets(2).toString()));
        assertThat(shared.objection(attributes(1), twin)).isEmpty();
    }

    @Test
    void peerWithItsOwnAddressIsNoObjection() {
        final Lease peer = new Lease(subnets(2), attributes(2), "node-b", LeaseTerm.PERMANENT, 1, 1);
        assertThat(shared.objection(attributes(1), peer)).isEmpty();
    }
}
