package io.hawser.overlay.registry;

import io.hawser.overlay.lease.Subnets;

/** Who says which subnets a node gets. */
public sealed interface Assignment {
    /** The node chooses among those that are free. */
    record FreeChoice() implements Assignment {}

    /**
     * Somebody else chose.
     *
     * @param subnets this node's
     */
    record Assigned(Subnets subnets) implements Assignment {}

    /**
     * Somebody else has not chosen yet.
     *
     * @param why what is missing, and who should give it
     */
    record Awaited(String why) implements Assignment {}
}
