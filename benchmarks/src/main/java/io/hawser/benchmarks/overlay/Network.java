package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Lab;
import java.util.Optional;

/** One way to join two ends over the wire between two nodes. */
interface Network {
    /** The variant's name. */
    String name();

    /** Why this machine cannot have it; empty if it can. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /** The program of others that is measured with it; empty for Hawser and the bare kernel. */
    default Optional<String> peer() {
        return Optional.empty();
    }

    /** Makes it in an empty lab, and gives the ends between which it is measured. */
    Ends open(Lab lab) throws Exception;
}
