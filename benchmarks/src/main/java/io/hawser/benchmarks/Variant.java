package io.hawser.benchmarks;

import java.time.Duration;
import java.util.Optional;

/** One way to do a work. The runner calls {@link #open} once, {@link #measure} once a round, {@link #close} once. */
public interface Variant {
    /**
     * The name, unique within its work.
     *
     * @return the name: {@code hawser}, {@code nft}.
     */
    String name();

    /**
     * Why this machine cannot run the variant.
     *
     * @return the reason as a person reads it; empty if the variant can run.
     */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /**
     * The program of others that is measured here, as it stands in PATH: {@code haproxy}. {@code --peers} chooses among
     * them.
     *
     * @return its name; empty for Hawser itself and for the bare kernel.
     */
    default Optional<String> peer() {
        return Optional.empty();
    }

    /**
     * How long opening it, a round that warms up and one that counts take, where that is long.
     *
     * @return about so long; zero for what is short.
     */
    default Duration least() {
        return Duration.ZERO;
    }

    /**
     * In how many rounds it takes part at most, none of them to warm up: for programs that take minutes.
     *
     * @return the number of rounds; without bounds unless told.
     */
    default int mostRounds() {
        return Integer.MAX_VALUE;
    }

    /**
     * Makes what all rounds share. Not called if the variant is unavailable.
     *
     * @throws Exception if that fails; the variant is then reported as failed.
     */
    default void open() throws Exception {}

    /**
     * Does the work once and measures it.
     *
     * @return a value for every metric of the work.
     * @throws Exception if the work fails; the variant is then reported as failed and not run again.
     */
    Sample measure() throws Exception;

    /**
     * Removes what {@link #open} made. Called whenever {@code open} was, however it ended.
     *
     * @throws Exception if something is left behind; the variant is then reported as failed.
     */
    default void close() throws Exception {}
}
