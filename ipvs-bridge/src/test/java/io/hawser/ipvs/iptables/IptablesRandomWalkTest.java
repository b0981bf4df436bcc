package io.hawser.ipvs.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.ipvs.nftables.KernelText;
import io.hawser.ipvs.nftables.RandomServices;
import io.hawser.ipvs.nftables.SmallCluster;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServiceTable;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** After any sequence of changes the kernel holds what it would hold had the last table been the first. */
class IptablesRandomWalkTest {
    private static final int STEPS = 25;
    private static final int SERVICES = 6;

    @Property(tries = 10)
    void incrementalChangesEndWhereAColdStartEnds(@ForAll final long seed) throws Exception {
        final Random random = new Random(seed);
        try (TestNamespaces namespaces = new TestNamespaces()) {
            final TestNamespace walked = namespaces.create("walked");
            final TestNamespace cold = namespaces.create("cold");
            final Map<Integer, ServicePort> services = new TreeMap<>();
            ServiceTable table = ServiceTable.EMPTY;
            IptablesPlane plane = open(walked);
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
            try (IptablesPlane fresh = open(cold)) {
                fresh.apply(table);
            }
            assertThat(held(walked)).isEqualTo(held(cold));
        }
    }

    private static IptablesPlane open(final TestNamespace node) throws Exception {
        return node.call(() -> IptablesPlane.open(SmallCluster.VIEW));
    }

    private static String held(final TestNamespace node) throws Exception {
        try (Nftables nftables = node.call(Nftables::open)) {
            return KernelText.of(nftables);
        }
    }
}
