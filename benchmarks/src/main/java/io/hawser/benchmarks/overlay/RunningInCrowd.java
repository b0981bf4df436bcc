package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import java.util.List;
import java.util.Optional;

/** Something happens to a node whose daemon runs: from then until the kernel has what it should have. */
final class RunningInCrowd extends LabVariant {
    static final List<Metric> METRICS = List.of(Metric.lower("time", "ms"));

    private final Daemon daemon;
    private final Crowd crowd;
    private final Event event;
    private Optional<CrowdedNode> node = Optional.empty();
    private Optional<HostProcess> process = Optional.empty();
    private String leaving = "";

    RunningInCrowd(final String name, final Daemon daemon, final Crowd crowd, final Event event) {
        super(name);
        this.daemon = daemon;
        this.crowd = crowd;
        this.event = event;
    }

    /** What happens. */
    enum Event {
        /** Some nodes leave at once; after the measurement they join again. */
        NODES_LEAVE,
        /** Somebody deletes the device, and with it every route, neighbour and forwarding entry. */
        DEVICE_DELETED
    }

    @Override
    public Optional<String> unavailable() {
        return Etcd.unavailable().or(daemon::unavailable);
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final CrowdedNode joining = CrowdedNode.in(lab);
        crowd.stay(joining.etcd());
        leaving = crowd.join(joining.etcd());
        final HostProcess started = joining.start(daemon);
        joining.awaitPeers(started, crowd.count(), System.nanoTime());
        node = Optional.of(joining);
        process = Optional.of(started);
    }

    @Override
    public Sample measure() throws Exception {
        final CrowdedNode running = node.orElseThrow();
        final long begunNs = System.nanoTime();
        switch (event) {
            case NODES_LEAVE -> running.etcd().revoke(leaving);
            case DEVICE_DELETED -> running.deleteDevice();
        }
        final int left = event == Event.NODES_LEAVE ? crowd.count() - crowd.leaving() : crowd.count();
        final long ns = running.awaitPeers(process.orElseThrow(), left, begunNs);
        if (event == Event.NODES_LEAVE) {
            leaving = crowd.join(running.etcd());
            running.awaitPeers(process.orElseThrow(), crowd.count(), System.nanoTime());
        }
        return Sample.of("time", ns / 1e6);
    }
}
