package io.hawser.overlay.leasing;

/** Is told what a {@link LeaseManager} does, on the thread that drives it. */
@FunctionalInterface
public interface LeasingListener {
    /** Something happened; the manager must not be called from here. */
    void onEvent(LeasingEvent event);
}
