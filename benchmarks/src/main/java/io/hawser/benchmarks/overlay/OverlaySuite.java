package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Suite;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.Work;
import io.hawser.benchmarks.overlay.RoundTripMeter.Placement;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.TwoNodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Throughput, packet rate and round trip from pod to pod, against those of the bare wire. */
public final class OverlaySuite implements Suite {
    private static final String BASELINE = "raw-veth";
    private static final int STREAMS = 4;
    private static final int SMALL = 64;
    // With 28 bytes of headers it fits through every tunnel's MTU.
    private static final int LARGE = 1400;

    @Override
    public String name() {
        return "overlay";
    }

    @Override
    public String description() {
        return "TCP, UDP and round trip between pods of two nodes";
    }

    @Override
    public Optional<String> unavailable() {
        return Lab.unavailable();
    }

    @Override
    public double share() {
        return 5;
    }

    @Override
    public List<Work> works(final Effort effort) {
        final boolean quick = effort == Effort.QUICK;
        final int seconds = quick ? 1 : 2;
        final Duration trips = Duration.ofMillis(quick ? 50 : 1_000);
        return List.of(
                work("tcp", new TcpMeter(1, seconds)),
                work("tcp-4", new TcpMeter(STREAMS, seconds)),
                work("udp-64", new UdpMeter(SMALL, seconds)),
                work("udp-1400", new UdpMeter(LARGE, seconds)),
                work("rtt", new RoundTripMeter(trips, Placement.TOGETHER, false)),
                work("rtt-apart", new RoundTripMeter(trips, Placement.APART, false)),
                work("rtt-loaded", new RoundTripMeter(trips, Placement.APART, true)));
    }

    private static Work work(final String name, final Meter meter) {
        return Work.compared(
                name,
                BASELINE,
                meter.metrics(),
                networks().stream()
                        .<Variant>map(network -> new OverlayVariant(network, meter))
                        .toList());
    }

    private static List<Network> networks() {
        final HawserNode hawser = HawserNode.ofThisCheckout();
        final Daemon flanneld = new Flanneld();
        return List.of(
                new RawVeth(),
                new KernelVxlan(),
                new DaemonNetwork("hawser-vxlan", hawser, "vxlan", KernelVxlan.DEVICE),
                new DaemonNetwork(
                        "hawser-vxlan-userspace", hawser.with("--vxlan=userspace"), "vxlan", KernelVxlan.DEVICE),
                new DaemonNetwork("hawser-udp", hawser, "udp", "flannel0"),
                new DaemonNetwork("hawser-host-gw", hawser, "host-gw", TwoNodes.INTERFACE),
                new DaemonNetwork("flanneld-vxlan", flanneld, "vxlan", KernelVxlan.DEVICE),
                new DaemonNetwork("flanneld-udp", flanneld, "udp", "flannel0"));
    }
}
