package io.hawser.benchmarks.cli;

import io.hawser.benchmarks.Variant;
import java.util.Optional;
import java.util.Set;

/**
 * Which programs of others are measured.
 *
 * @param named those; empty for all that can be found.
 */
record PeerChoice(Optional<Set<String>> named) {
    static PeerChoice parse(final String text) {
        return switch (text) {
            case "auto" -> new PeerChoice(Optional.empty());
            case "none" -> new PeerChoice(Optional.of(Set.of()));
            default -> new PeerChoice(Optional.of(Set.of(text.split(",", -1))));
        };
    }

    boolean includes(final Variant variant) {
        return named.isEmpty()
                || variant.peer().isEmpty()
                || named.orElseThrow().contains(variant.peer().orElseThrow());
    }
}
