package io.hawser.benchmarks.linux;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Stopwatch;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import java.util.Optional;

/** The whole map in one transaction, encoded element by element from numbers, until the kernel has acknowledged it. */
final class HawserElements extends LabVariant {
    private final EndpointMap map;
    private Optional<Ruleset> ruleset = Optional.empty();

    HawserElements(final EndpointMap map) {
        super("hawser");
        this.map = map;
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        ruleset = Optional.of(Ruleset.in(lab, map));
    }

    @Override
    public Sample measure() throws Exception {
        final Ruleset rules = ruleset.orElseThrow();
        final Sample sample = Stopwatch.time(rules::load);
        rules.requireLoaded();
        rules.delete();
        return sample;
    }
}
