package io.hawser.benchmarks.micro;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Work;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** JMH benchmarks as works of other suites. */
public final class JmhWork {
    static final String VARIANT = "hawser";
    static final List<Metric> METRICS = List.of(JmhVariant.TIME, JmhVariant.ALLOC);

    private JmhWork() {}

    /**
     * One benchmark method as a work whose figures stand alone: time and bytes allocated per operation.
     *
     * @param name the work's name.
     * @param benchmark the class, in this package, without parameters.
     * @param method the method.
     * @param effort how long a fork may take.
     * @return the work, with the only variant {@code hawser}.
     */
    public static Work alone(final String name, final Class<?> benchmark, final String method, final Effort effort) {
        if (Arrays.stream(benchmark.getMethods())
                .noneMatch(known -> known.getName().equals(method))) {
            throw new IllegalArgumentException(benchmark + " has no method " + method);
        }
        final JmhVariant variant =
                new JmhVariant(VARIANT, benchmark.getName() + "." + method, Map.of(), JmhTimes.of(effort));
        return Work.alone(name, METRICS, List.of(variant));
    }
}
