package io.hawser.benchmarks.micro;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Variant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One benchmark method with one choice of parameters. Each round is one fork of JMH. A {@link HotPath} that allocates
 * fails.
 */
final class JmhVariant implements Variant {
    static final Metric TIME = Metric.lower("time", "ns/op");
    static final Metric ALLOC = Metric.lower("alloc", "B/op");

    private static final String ALLOC_RATE = "gc.alloc.rate.norm";

    private final String name;
    private final String benchmark;
    private final Map<String, String> parameters;
    private final JmhTimes times;
    private final boolean hot;

    JmhVariant(final String name, final String benchmark, final Map<String, String> parameters, final JmhTimes times) {
        this.name = name;
        this.benchmark = benchmark;
        this.parameters = Map.copyOf(parameters);
        this.times = times;
        hot = isHot(benchmark);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Sample measure() throws RunnerException {
        final ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(benchmark) + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        parameters.forEach(options::param);
        final RunResult result = new Runner(times.applyTo(options).build()).runSingle();
        final double allocated = allocated(result);
        if (hot && times.isWarm() && allocated > 0) {
            throw new IllegalStateException(benchmark + " may allocate nothing, but does: " + allocated + " B/op");
        }
        return Sample.of(TIME.name(), result.getPrimaryResult().getScore()).and(ALLOC.name(), allocated);
    }

    private static boolean isHot(final String benchmark) {
        final int dot = benchmark.lastIndexOf('.');
        try {
            return Class.forName(benchmark.substring(0, dot))
                    .getMethod(benchmark.substring(dot + 1))
                    .isAnnotationPresent(HotPath.class);
        } catch (final ReflectiveOperationException e) {
            throw new IllegalArgumentException("no benchmark " + benchmark, e);
        }
    }

    private static double allocated(final RunResult result) {
        final Result<?> rate = result.getSecondaryResults().get(ALLOC_RATE);
        if (rate == null) {
            throw new IllegalStateException("JMH gave no " + ALLOC_RATE);
        }
        // JMH itself allocates between iterations, which spreads to some hundredths of a byte an operation.
        return Math.round(rate.getScore() * 10) / 10.0;
    }
}
