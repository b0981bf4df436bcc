package io.hawser.benchmarks.linux;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** One element more in a map that is there, and then without it again, so many times. */
abstract class OneElement extends LabVariant {
    static final List<Metric> METRICS = List.of(
            Metric.lower("add-p50", "µs"),
            Metric.lower("add-p99", "µs"),
            Metric.lower("delete-p50", "µs"),
            Metric.lower("delete-p99", "µs"));

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NS_PER_US = 1e3;

    private final EndpointMap map;
    private final int times;
    private Optional<Ruleset> ruleset = Optional.empty();

    OneElement(final String name, final EndpointMap map, final int times) {
        super(name);
        this.map = map;
        this.times = times;
    }

    abstract void add(Ruleset rules, int number) throws Exception;

    abstract void delete(Ruleset rules, int number) throws Exception;

    @Override
    protected final void openIn(final Lab lab) throws Exception {
        final Ruleset rules = Ruleset.in(lab, map);
        rules.load();
        ruleset = Optional.of(rules);
    }

    @Override
    public final Sample measure() throws Exception {
        final Ruleset rules = ruleset.orElseThrow();
        final Histogram adding = new Histogram(SIGNIFICANT_DIGITS);
        final Histogram deleting = new Histogram(SIGNIFICANT_DIGITS);
        for (int number = map.size(); number < map.size() + times; number++) {
            final long began = System.nanoTime();
            add(rules, number);
            final long added = System.nanoTime();
            delete(rules, number);
            final long deleted = System.nanoTime();
            adding.recordValue(added - began);
            deleting.recordValue(deleted - added);
        }
        rules.requireLoaded();
        return new Sample(Map.of(
                        "add-p50", adding.getValueAtPercentile(50) / NS_PER_US,
                        "add-p99", adding.getValueAtPercentile(99) / NS_PER_US,
                        "delete-p50", deleting.getValueAtPercentile(50) / NS_PER_US,
                        "delete-p99", deleting.getValueAtPercentile(99) / NS_PER_US))
                .withLatency("add", adding)
                .withLatency("delete", deleting);
    }
}
