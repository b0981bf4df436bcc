package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.soak.Course;
import io.hawser.benchmarks.soak.DatagramLoad;
import io.hawser.benchmarks.soak.Rate;
import io.hawser.benchmarks.soak.RoundTrips;
import io.hawser.benchmarks.soak.ShortConnections;
import io.hawser.benchmarks.soak.StreamLoad;
import io.hawser.benchmarks.soak.Subject;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Tool;
import java.util.List;
import java.util.Optional;

/** Two nodes whose daemons carry the pods' packets themselves, for the suite {@code soak}. */
public final class OverlaySoak implements Subject {
    private final DaemonNetwork network;

    private OverlaySoak(final DaemonNetwork network) {
        this.network = network;
    }

    /**
     * Every way in which a daemon carries packets.
     *
     * @return the subjects.
     */
    public static List<Subject> subjects() {
        final HawserNode hawser = HawserNode.ofThisCheckout();
        return List.of(
                new OverlaySoak(new DaemonNetwork("hawser-udp", hawser, "udp", "flannel0")),
                new OverlaySoak(new DaemonNetwork(
                        "hawser-vxlan-userspace", hawser.with("--vxlan=userspace"), "vxlan", KernelVxlan.DEVICE)));
    }

    @Override
    public String name() {
        return network.name();
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IP, Tool.PING).or(network::unavailable);
    }

    @Override
    public Soaked open(final Lab lab, final Rate rate) throws Exception {
        final DaemonNetwork.Opened opened = network.openWithDaemons(lab);
        final Ends ends = opened.ends();
        ends.awaitAnswer();
        final Course there = Course.between(ends);
        final Course back = Course.between(ends.reversed());
        final Rate half = rate.half();
        return new Soaked(
                opened.daemons(),
                List.of(
                        new StreamLoad(there, half.bytes()),
                        new StreamLoad(back, half.bytes()),
                        new DatagramLoad(there, half.datagrams()),
                        new DatagramLoad(back, half.datagrams()),
                        new ShortConnections(there, rate.connections()),
                        new RoundTrips(there, rate.trips())));
    }
}
