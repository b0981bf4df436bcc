package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Work;
import io.hawser.benchmarks.topology.Lab;
import java.util.List;
import java.util.Optional;

/** One node among 5,000 that exist in etcd alone: how long until the kernel has exactly what it should have. */
public final class OverlayScaleSuite implements Suite {
    private static final String FLANNELD = "flanneld-vxlan";

    @Override
    public String name() {
        return "overlay-scale";
    }

    @Override
    public String description() {
        return "one node among 5,000: joining, 500 leaving, device deleted";
    }

    @Override
    public Optional<String> unavailable() {
        return Lab.unavailable();
    }

    @Override
    public List<Work> works(final Effort effort) {
        final Crowd crowd = effort == Effort.QUICK ? new Crowd(50, 5) : new Crowd(5_000, 500);
        final Daemon hawser = HawserNode.ofThisCheckout();
        final Daemon flanneld = new Flanneld();
        return List.of(
                Work.compared(
                        "join-5000",
                        FLANNELD,
                        JoinCrowd.METRICS,
                        List.of(
                                new JoinCrowd("hawser-vxlan", hawser, crowd),
                                new JoinCrowd(FLANNELD, flanneld, crowd))),
                Work.compared(
                        "leave-500",
                        FLANNELD,
                        RunningInCrowd.METRICS,
                        List.of(leaving("hawser-vxlan", hawser, crowd), leaving(FLANNELD, flanneld, crowd))),
                // Flannel leaves a deleted device deleted.
                Work.alone(
                        "restore-5000",
                        RunningInCrowd.METRICS,
                        List.of(new RunningInCrowd(
                                "hawser-vxlan", hawser, crowd, RunningInCrowd.Event.DEVICE_DELETED))));
    }

    private static RunningInCrowd leaving(final String name, final Daemon daemon, final Crowd crowd) {
        return new RunningInCrowd(name, daemon, crowd, RunningInCrowd.Event.NODES_LEAVE);
    }
}
