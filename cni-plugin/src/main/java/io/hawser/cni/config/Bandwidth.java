package io.hawser.cni.config;

import java.util.Optional;

/**
 * What a pod is held to.
 *
 * @param ingress of what it receives
 * @param egress of what it sends
 */
public record Bandwidth(Optional<Limit> ingress, Optional<Limit> egress) {
    /** No limits. */
    public static final Bandwidth NONE = new Bandwidth(Optional.empty(), Optional.empty());

    /**
     * One limit.
     *
     * @param rate bits a second
     * @param burst bits
     */
    public record Limit(long rate, long burst) {}

    /** Whether there is none. */
    public boolean isEmpty() {
        return ingress.isEmpty() && egress.isEmpty();
    }
}
