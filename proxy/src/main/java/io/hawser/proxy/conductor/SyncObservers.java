package io.hawser.proxy.conductor;

import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.track.HealthCheck;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Several observers as one.
 *
 * @param all told in this order
 */
public record SyncObservers(List<SyncObserver> all) implements SyncObserver {
    /** Copies the list. */
    public SyncObservers {
        all = List.copyOf(all);
    }

    @Override
    public void onQueued(final int serviceChanges, final int endpointChanges) {
        all.forEach(observer -> observer.onQueued(serviceChanges, endpointChanges));
    }

    @Override
    public void onSynced(final long tookNs, final List<Instant> triggers) {
        all.forEach(observer -> observer.onSynced(tookNs, triggers));
    }

    @Override
    public void onApplied(final ServiceTable table) {
        all.forEach(observer -> observer.onApplied(table));
    }

    @Override
    public void onCompared(final long tookNs, final boolean corrected) {
        all.forEach(observer -> observer.onCompared(tookNs, corrected));
    }

    @Override
    public void onRefused(final String why) {
        all.forEach(observer -> observer.onRefused(why));
    }

    @Override
    public void onHealthChecks(final Map<ServiceName, HealthCheck> checks) {
        all.forEach(observer -> observer.onHealthChecks(checks));
    }

    @Override
    public void onDraining(final boolean draining) {
        all.forEach(observer -> observer.onDraining(draining));
    }
}
