package io.hawser.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One round of a suite's work, as short as it can be: does it run at all? */
public final class Rounds {
    private Rounds() {}

    public static Work work(final Suite suite, final String name) {
        return suite.works(Effort.QUICK).stream()
                .filter(work -> work.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("suite " + suite.name() + " has no work " + name));
    }

    /** Runs these variants, and gives their only samples; one that was not measured fails the test. */
    public static Map<String, Sample> one(final Suite suite, final String name, final String... variants) {
        final Work work =
                work(suite, name).withVariants(variant -> Set.of(variants).contains(variant.name()));
        final Map<String, Sample> samples = new LinkedHashMap<>();
        new InterleavingRunner(0, 1).run(work).forEach((variant, outcome) -> samples.put(variant, only(outcome)));
        assertThat(samples).containsOnlyKeys(variants);
        return samples;
    }

    private static Sample only(final Outcome outcome) {
        if (outcome instanceof Outcome.Measured measured) {
            return measured.samples().get(0);
        }
        if (outcome instanceof Outcome.Failed failed) {
            throw new AssertionError("the variant broke", failed.cause());
        }
        throw new AssertionError(outcome.toString());
    }
}
