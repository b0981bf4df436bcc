package io.hawser.proxy.conductor;

import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.track.HealthCheck;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Told, on the conductor's thread, what it does: metrics, health servers. Must neither fail nor wait. */
public interface SyncObserver {
    /** Objects were told that are not in place yet. */
    default void onQueued(final int serviceChanges, final int endpointChanges) {}

    /**
     * A table has been put in place.
     *
     * @param tookNs time that computing and programming took
     * @param triggers when what led to these changes happened, where endpoints say it
     */
    default void onSynced(final long tookNs, final List<Instant> triggers) {}

    /** This table is in place now. */
    default void onApplied(final ServiceTable table) {}

    /** What is in place has been compared. */
    default void onCompared(final long tookNs, final boolean corrected) {}

    /** The plane refused a table, or a comparison; it is tried again. */
    default void onRefused(final String why) {}

    /** Services whose health is asked for, after a table has been put in place. */
    default void onHealthChecks(final Map<ServiceName, HealthCheck> checks) {}

    /** This node is about to go, or is not any more. */
    default void onDraining(final boolean draining) {}
}
