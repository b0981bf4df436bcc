package io.hawser.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A named collection of works. */
public interface Suite {
    /**
     * The name by which the command line asks for it.
     *
     * @return the name, unique among suites.
     */
    String name();

    /**
     * What it measures.
     *
     * @return one line without a closing full stop.
     */
    String description();

    /**
     * Why this machine or this user cannot run any of it.
     *
     * @return the reason as a person reads it, continuing the suite's name; empty if it can be run.
     */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /**
     * The works, in the order in which they are run.
     *
     * @param effort how long their samples may take.
     * @return the works; making them runs nothing.
     */
    List<Work> works(Effort effort);

    /**
     * Whether it runs when no suite is named.
     *
     * @return false for what takes an hour.
     */
    default boolean runsByDefault() {
        return true;
    }

    /**
     * This suite as it was asked for, where there is something to choose.
     *
     * @param asked what was asked for.
     * @return the suite; the same one where there is nothing to choose.
     */
    default Suite as(final Asked asked) {
        return this;
    }

    /**
     * How a run of this suite is brought to its end before its time, with a result of what was measured until then.
     *
     * @return has it end soon, for any thread; empty if what has been measured is lost with an early end.
     */
    default Optional<Runnable> earlyEnd() {
        return Optional.empty();
    }

    /**
     * What can be asked of a suite that runs for long.
     *
     * @param length how long it takes.
     * @param mbitPerSecond bulk through each of its subjects.
     * @param progress takes a line now and then, about how it is going; from any thread.
     */
    record Asked(Duration length, int mbitPerSecond, Consumer<String> progress) {}

    /**
     * Which part of the time it gets in a run that is bounded.
     *
     * @return its part, beside those of the other suites.
     */
    default double share() {
        return 1;
    }

    /**
     * How many rounds count.
     *
     * @param asked what the user asked for.
     * @return the number of rounds, at least one.
     */
    default int rounds(final int asked) {
        return asked;
    }

    /**
     * How many rounds run before the first that counts.
     *
     * @return the number of warm-up rounds.
     */
    default int warmUpRounds() {
        return 1;
    }
}
