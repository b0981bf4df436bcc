package io.hawser.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
     * This suite, taking so long where its length can be chosen.
     *
     * @param length how long.
     * @return the suite; the same one where there is nothing to choose.
     */
    default Suite lasting(final Duration length) {
        return this;
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
