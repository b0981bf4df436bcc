package io.hawser.ipvs.nftables;

import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.testing.RandomWalkSuite;
import io.hawser.proxy.testing.SmallCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

class NftablesRandomWalkTest extends RandomWalkSuite {
    private static final String INDEX = " [.] 0x0([01])[0-9a-f]{6}(?= : )";

    @Override
    protected DataPlane open() {
        return NftablesPlane.open(SmallCluster.VIEW);
    }

    /** Which index an endpoint has depends on what was before; that the indexes have no holes, counting them tells. */
    @Override
    protected List<String> held(final TestNamespace node) throws Exception {
        try (Nftables nftables = node.call(Nftables::open)) {
            final Stream<String> lines = KernelText.of(nftables).lines();
            final List<String> all = new ArrayList<>(lines.toList());
            final List<String> keys = all.stream()
                    .filter(line -> line.startsWith("add element ip hawser-services endpoints"))
                    .map(line -> line.replaceAll(" : .*", ""))
                    .toList();
            all.replaceAll(line -> line.startsWith("add element ip hawser-services endpoints")
                    ? line.replaceFirst(INDEX, " in pool $1")
                    : line);
            all.addAll(keys);
            return all.stream().sorted().toList();
        }
    }
}
