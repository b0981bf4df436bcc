package io.hawser.benchmarks;

import java.util.List;

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
     * The works, in the order in which they are run.
     *
     * @return the works; making them runs nothing.
     */
    List<Work> works();

    /**
     * How many rounds run before the first that counts.
     *
     * @return the number of warm-up rounds.
     */
    default int warmUpRounds() {
        return 1;
    }
}
