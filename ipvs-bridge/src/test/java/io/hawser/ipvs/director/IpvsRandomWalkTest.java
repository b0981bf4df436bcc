package io.hawser.ipvs.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.ipvs.nftables.KernelText;
import io.hawser.ipvs.nftables.RandomServices;
import io.hawser.ipvs.nftables.SmallCluster;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.testing.NeedsIpvs;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServiceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** After any sequence of changes the kernel holds what it would hold had the last table been the first. */
@Tag(NeedsIpvs.TAG)
class IpvsRandomWalkTest {
    private static final int STEPS = 25;
    private static final int SERVICES = 6;

    @Property(tries = 12)
    void incrementalChangesEndWhereAColdStartEnds(@ForAll final long seed) throws Exception {
        final Random random = new Random(seed);
        try (TestNamespaces namespaces = new TestNamespaces()) {
            final TestNamespace walked = node(namespaces, "walked");
            final TestNamespace cold = node(namespaces, "cold");
            final Map<Integer, ServicePort> services = new TreeMap<>();
            ServiceTable table = ServiceTable.EMPTY;
            IpvsPlane plane = open(walked);
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
            try (IpvsPlane fresh = open(cold)) {
                fresh.apply(table);
            }
            assertThat(held(walked)).containsExactlyElementsOf(held(cold));
        }
    }

    private static TestNamespace node(final TestNamespaces namespaces, final String name) {
        final TestNamespace node = namespaces.create(name);
        node.run("ip addr add 198.51.100.10/32 dev lo");
        return node;
    }

    private static IpvsPlane open(final TestNamespace node) throws Exception {
        return node.call(() -> IpvsPlane.open(SmallCluster.VIEW));
    }

    /** Which mark a service has depends on what was before; that there is one, all other lines tell. */
    private static List<String> held(final TestNamespace node) throws Exception {
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
