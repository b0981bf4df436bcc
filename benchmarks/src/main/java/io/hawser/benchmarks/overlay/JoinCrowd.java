package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import java.util.List;
import java.util.Optional;

/**
 * A daemon starts on a node that has nothing: from the start of the process until the kernel has everything, and the
 * most memory that the process had until then. Then it is ended, and the node cleared for the next round.
 */
final class JoinCrowd extends LabVariant {
    static final List<Metric> METRICS = List.of(Metric.lower("time", "ms"), Metric.lower("memory", "MiB"));

    private final Daemon daemon;
    private final Crowd crowd;
    private Optional<CrowdedNode> node = Optional.empty();

    JoinCrowd(final String name, final Daemon daemon, final Crowd crowd) {
        super(name);
        this.daemon = daemon;
        this.crowd = crowd;
    }

    @Override
    public Optional<String> unavailable() {
        return Etcd.unavailable().or(daemon::unavailable);
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final CrowdedNode joining = CrowdedNode.in(lab);
        crowd.stay(joining.etcd());
        crowd.join(joining.etcd());
        node = Optional.of(joining);
    }

    @Override
    public Sample measure() throws Exception {
        final CrowdedNode joining = node.orElseThrow();
        final long begunNs = System.nanoTime();
        final Sample sample;
        try (HostProcess process = joining.start(daemon)) {
            final long ns = joining.awaitPeers(process, crowd.count(), begunNs);
            sample = Sample.of("time", ns / 1e6).and("memory", CrowdedNode.peakMemory(process));
        }
        joining.forget();
        return sample;
    }
}
