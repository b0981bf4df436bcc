package io.hawser.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServiceTable;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * After any sequence of changes and restarts a plane holds what it would hold had the last table been the first, and
 * finds nothing to correct.
 */
public abstract class RandomWalkSuite {
    private static final int STEPS = 25;
    private static final int SERVICES = 6;

    /** Opens the plane under test, of {@link SmallCluster#VIEW}, in the calling thread's network namespace. */
    protected abstract DataPlane open();

    /** All that the plane put in place, in an order and with names that do not depend on what was before. */
    protected abstract List<String> held(TestNamespace node) throws Exception;

    /** Gives a namespace what the plane wants to find there. */
    protected void prepare(final TestNamespace node) {}

    @Property(tries = 12)
    void incrementalChangesEndWhereAColdStartEnds(@ForAll final long seed) throws Exception {
        final Random random = new Random(seed);
        try (TestNamespaces namespaces = new TestNamespaces()) {
            final TestNamespace walked = namespaces.create("walked");
            final TestNamespace cold = namespaces.create("cold");
            prepare(walked);
            prepare(cold);
            final End end = walk(walked, random);
            try (DataPlane fresh = cold.call(this::open)) {
                fresh.apply(end.table());
                assertThat(end.held()).containsExactlyElementsOf(held(cold));
            }
        }
    }

    private End walk(final TestNamespace node, final Random random) throws Exception {
        final Map<Integer, ServicePort> services = new TreeMap<>();
        ServiceTable table = ServiceTable.EMPTY;
        DataPlane plane = node.call(this::open);
        try {
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
                    plane = node.call(this::open);
                }
            }
            plane.apply(table);
            assertThat(plane.reconcile()).as("something is left to correct").isFalse();
            return new End(table, held(node));
        } finally {
            plane.close();
        }
    }

    /**
     * Where a walk ended.
     *
     * @param table the last
     * @param held what the plane had in place for it
     */
    private record End(ServiceTable table, List<String> held) {}
}
