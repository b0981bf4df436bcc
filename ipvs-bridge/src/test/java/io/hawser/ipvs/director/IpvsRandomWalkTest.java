package io.hawser.ipvs.director;

import io.hawser.ipvs.nftables.KernelText;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.NeedsIpvs;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.testing.RandomWalkSuite;
import io.hawser.proxy.testing.SmallCluster;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Tag;

@Tag(NeedsIpvs.TAG)
class IpvsRandomWalkTest extends RandomWalkSuite {
    @Override
    protected DataPlane open() {
        return IpvsPlane.open(SmallCluster.VIEW);
    }

    @Override
    protected void prepare(final TestNamespace node) {
        node.run("ip addr add 198.51.100.10/32 dev lo");
    }

    /** Which mark a service has depends on what was before; that there is one, all other lines tell. */
    @Override
    protected List<String> held(final TestNamespace node) throws Exception {
        final List<String> all = new ArrayList<>();
        node.run("ipvsadm-save -n").lines().forEach(all::add);
        node.run("ip route show table local").lines().forEach(all::add);
        try (Nftables nftables = node.call(Nftables::open)) {
            KernelText.of(nftables).lines().forEach(all::add);
        }
        all.replaceAll(line -> line.replaceAll("-f [0-9]+", "-f mark").replaceAll(": 0x485[0-9a-f]{5}", ": mark"));
        return all.stream().sorted().toList();
    }
}
