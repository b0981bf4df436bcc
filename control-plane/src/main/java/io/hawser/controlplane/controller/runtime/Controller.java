package io.hawser.controlplane.controller.runtime;

import io.hawser.kube.watch.ObjectName;

/**
 * A controller, ready to run.
 *
 * @param queue what it has to look at
 * @param workers how many names are worked on at once
 */
public record Controller(String name, WorkQueue<ObjectName> queue, Reconciler reconciler, int workers) {
    /** Starts its threads. */
    public ControllerLoop start() {
        return ControllerLoop.start(name, queue, reconciler, workers);
    }
}
