package io.hawser.ipvs.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServiceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** After any sequence of changes the kernel holds what it would hold had the last table been the first. */
class RandomWalkTest {
    private static final int STEPS = 25;
    private static final int SERVICES = 6;
    private static final String INDEX = " [.] 0x0([01])[0-9a-f]{6}(?= : )";

    @Property(tries = 12)
    void incrementalChangesEndWhereAColdStartEnds(@ForAll final long seed) throws Exception {
        final Random random = new Random(seed);
        try (TestNamespaces namespaces = new TestNamespaces()) {
            final TestNamespace walked = namespaces.create("walked");
            final TestNamespace cold = namespaces.create("cold");
            final Map<Integer, ServicePort> services = new TreeMap<>();
            ServiceTable table = ServiceTable.EMPTY;
            NftablesPlane plane = open(walked);
            for (int step = 0; step < STEPS; step++) {
                final int number = 1 + random.nextInt(SERVICES);
                if (random.nextInt(4) == 0) {
                    services.remove(number);
                } else {
                    services.put(number, RandomServices.service(number, random));
                }
                table = ServiceTable.of(services.values());
                plane.apply(table);
                if (random.nextInt(10) == 0) {
                    plane.close();
                    plane = open(walked);
                }
            }
            plane.apply(table);
            assertThat(plane.reconcile()).as("something is left to correct").isFalse();
            plane.close();
            try (NftablesPlane fresh = open(cold)) {
                fresh.apply(table);
            }
            assertThat(held(walked)).containsExactlyElementsOf(held(cold));
        }
    }

    private static NftablesPlane open(final TestNamespace node) throws Exception {
        return node.call(() -> NftablesPlane.open(SmallCluster.VIEW));
    }

    /** Which index an endpoint has depends on what was before; that the indexes have no holes, counting them tells. */
    private static List<String> held(final TestNamespace node) throws Exception {
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
