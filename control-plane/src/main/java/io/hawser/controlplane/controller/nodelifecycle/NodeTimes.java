package io.hawser.controlplane.controller.nodelifecycle;

import java.time.Duration;

/**
 * How long nodes are waited for.
 *
 * @param grace without a sign of life before a node counts as lost
 * @param quarantine how long the pods of a node that was deleted stay, should it come back
 */
public record NodeTimes(Duration grace, Duration quarantine) {
    /** As kube-controller-manager has them. */
    public static final NodeTimes DEFAULT = new NodeTimes(Duration.ofSeconds(50), Duration.ofSeconds(40));

    /** Throws {@link IllegalArgumentException} if no node could ever live. */
    public NodeTimes {
        if (grace.isNegative() || grace.isZero()) {
            throw new IllegalArgumentException("the grace period of nodes must be longer than " + grace);
        }
    }
}
