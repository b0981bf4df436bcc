package io.hawser.benchmarks.cni;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Work;
import io.hawser.benchmarks.topology.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ADD and DEL of pods, one at a time and twenty at once, with masquerade and without. */
public final class CniSuite implements Suite {
    private static final List<Metric> METRICS = List.of(Metric.lower("p50", "ms"), Metric.lower("p99", "ms"));
    private static final String BASELINE = "bridge";
    private static final int AT_ONCE = 20;
    /** Rounds of as many pods as there are namespaces; together the 100 commands of a sample. */
    private static final int FULL_ROUNDS = 5;

    @Override
    public String name() {
        return "cni";
    }

    @Override
    public String description() {
        return "a pod's network added and deleted, whole processes, beside bridge and host-local; needs root";
    }

    @Override
    public Optional<String> unavailable() {
        return Lab.unavailable();
    }

    @Override
    public int warmUpRounds() {
        return 2;
    }

    @Override
    public double share() {
        return 2;
    }

    @Override
    public List<Work> works(final Effort effort) {
        final int rounds = effort == Effort.FULL ? FULL_ROUNDS : 1;
        final List<Work> works = new ArrayList<>();
        for (final boolean masquerade : new boolean[] {false, true}) {
            for (final int together : new int[] {1, AT_ONCE}) {
                for (final String command : List.of("ADD", "DEL")) {
                    final Load load = new Load(command, together, masquerade, rounds);
                    works.add(Work.compared(
                            load.name(),
                            BASELINE,
                            METRICS,
                            List.of(
                                    new PluginVariant("hawser", load, HawserPlugin.ofThisCheckout()),
                                    new PluginVariant(BASELINE, load, new ReferencePlugin()))));
                }
            }
        }
        return works;
    }
}
