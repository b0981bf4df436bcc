package io.hawser.ipvs.iptables;

import io.hawser.ipvs.nftables.KernelText;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.testing.RandomWalkSuite;
import io.hawser.proxy.testing.SmallCluster;
import java.util.List;

class IptablesRandomWalkTest extends RandomWalkSuite {
    @Override
    protected DataPlane open() {
        return IptablesPlane.open(SmallCluster.VIEW);
    }

    @Override
    protected List<String> held(final TestNamespace node) throws Exception {
        try (Nftables nftables = node.call(Nftables::open)) {
            return KernelText.of(nftables).lines().toList();
        }
    }
}
