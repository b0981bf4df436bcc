package io.hawser.benchmarks.services;

import io.hawser.benchmarks.topology.Lab;
import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.tls.TlsManagers;
import io.hawser.kube.watch.WatchSettings;
import io.hawser.proxy.conductor.FlowCleaner;
import io.hawser.proxy.conductor.ServiceService;
import io.hawser.proxy.conductor.SyncObserver;
import io.hawser.proxy.conductor.SyncSettings;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.source.ApiSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * From the line of a watch, written by the API server, to the acknowledged transaction: socket, JSON, the conductor's
 * queue, table, difference, what is written.
 */
final class HawserWatchedChange extends OneChange {
    /** Longer than changes are folded for, so that each is the first after quiet. */
    private static final long QUIET_MS =
            2 * SyncSettings.DEFAULT.minSyncPeriod().toMillis();

    private static final long LIMIT_SECONDS = 60;

    private final KernelPlane kind;
    private final Semaphore synced = new Semaphore(0);
    private Optional<WatchedApi> api = Optional.empty();

    HawserWatchedChange(final KernelPlane kind, final Catalogue catalogue, final int changes) {
        super(kind.variant() + "-watched", catalogue, changes);
        this.kind = kind;
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final DataPlane plane = ServiceHost.in(lab).host().call(kind::open);
        final SyncObserver observer = new SyncObserver() {
            @Override
            public void onSynced(final long tookNs, final List<Instant> triggers) {
                synced.release();
            }
        };
        final ServiceService service = lab.keep(
                () -> ServiceService.start(WatchedApi.NODE, plane, FlowCleaner.NONE, observer, SyncSettings.DEFAULT),
                ServiceService::close);
        final WatchedApi opened = lab.keep(() -> WatchedApi.open(catalogue()), WatchedApi::close);
        final KubeConnection connection =
                new KubeConnection(opened.uri(), new TlsManagers(Optional.empty(), Optional.empty()), Optional::empty);
        final ApiSource source =
                lab.keep(() -> new ApiSource(connection, WatchedApi.NODE, WatchSettings.DEFAULT), ApiSource::close);
        source.start(service.proxy());
        awaitSync();
        api = Optional.of(opened);
    }

    @Override
    void settle() throws InterruptedException {
        Thread.sleep(QUIET_MS);
        synced.drainPermits();
    }

    @Override
    void change(final int service, final List<Endpoint> endpoints) throws Exception {
        api.orElseThrow().change(service, endpoints);
        awaitSync();
    }

    private void awaitSync() throws InterruptedException {
        if (!synced.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nothing was programmed in " + LIMIT_SECONDS + " s");
        }
    }
}
