package io.hawser.node.health;

import java.util.List;

/**
 * Whether the node can carry pods' packets.
 *
 * @param missing what it still lacks, in words; empty if nothing
 */
public record Readiness(List<String> missing) {
    /** The list is copied. */
    public Readiness {
        missing = List.copyOf(missing);
    }

    /** Whether nothing is missing. */
    public boolean isReady() {
        return missing.isEmpty();
    }
}
