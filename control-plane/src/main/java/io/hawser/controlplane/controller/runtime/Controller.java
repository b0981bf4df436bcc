package io.hawser.controlplane.controller.runtime;

/**
 * A controller, ready to run.
 *
 * @param <K> what its work is told by
 * @param queue what it has to look at
 * @param workers how many names are worked on at once
 */
public record Controller<K>(String name, WorkQueue<K> queue, Reconciler<K> reconciler, int workers) {
    /** Starts its threads. */
    public ControllerLoop<K> start() {
        return ControllerLoop.start(name, queue, reconciler, workers);
    }
}
