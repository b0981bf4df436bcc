package io.hawser.benchmarks.micro;

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
    static final JmhTimes SHORT = new JmhTimes(3, 3, 200);

    ChainedOptionsBuilder applyTo(final ChainedOptionsBuilder options) {
        return options.warmupIterations(warmUps)
                .warmupTime(TimeValue.milliseconds(iterationMs))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(iterationMs));
    }
}
