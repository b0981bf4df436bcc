package io.hawser.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A task which several variants do, to be compared.
 *
 * @param name the name, unique within its suite.
 * @param metrics what every variant measures.
 * @param variants the ways to do it.
 * @param baseline the name of the variant that ratios are taken to, if there is one.
 */
public record Work(String name, List<Metric> metrics, List<Variant> variants, Optional<String> baseline) {
    /** Copies the lists. */
    public Work {
        metrics = List.copyOf(metrics);
        variants = List.copyOf(variants);
    }

    /**
     * A work whose variants are compared with one of them.
     *
     * @param name the name, unique within its suite.
     * @param baseline the name of the variant that ratios are taken to.
     * @param metrics what every variant measures.
     * @param variants the ways to do it.
     * @return the work.
     */
    public static Work compared(
            final String name, final String baseline, final List<Metric> metrics, final List<Variant> variants) {
        return new Work(name, metrics, variants, Optional.of(baseline));
    }

    /**
     * This work with fewer variants. The baseline keeps its name, also where it is left out.
     *
     * @param wanted which variants stay.
     * @return the work.
     */
    public Work withVariants(final Predicate<Variant> wanted) {
        return new Work(name, metrics, variants.stream().filter(wanted).toList(), baseline);
    }

    /**
     * A work whose figures stand alone.
     *
     * @param name the name, unique within its suite.
     * @param metrics what every variant measures.
     * @param variants the ways to do it.
     * @return the work.
     */
    public static Work alone(final String name, final List<Metric> metrics, final List<Variant> variants) {
        return new Work(name, metrics, variants, Optional.empty());
    }
}
