package io.hawser.benchmarks.micro;

import io.hawser.benchmarks.Effort;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long one fork of JMH takes. A round is one fork, so many short ones are worth more than a long one.
 *
 * @param warmUps iterations before the first that counts.
 * @param iterations iterations that count.
 * @param iterationMs length of one iteration in milliseconds.
 */
record JmhTimes(int warmUps, int iterations, int iterationMs) {
    private static final JmhTimes FULL = new JmhTimes(3, 3, 100);
    private static final JmhTimes QUICK = new JmhTimes(0, 1, 10);

    static JmhTimes of(final Effort effort) {
        return effort == Effort.QUICK ? QUICK : FULL;
    }

    /** Whether the JIT compiler has seen what is measured. */
    boolean isWarm() {
        return warmUps > 0;
    }

    ChainedOptionsBuilder applyTo(final ChainedOptionsBuilder options) {
        return options.warmupIterations(warmUps)
                .warmupTime(TimeValue.milliseconds(iterationMs))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(iterationMs));
    }
}
