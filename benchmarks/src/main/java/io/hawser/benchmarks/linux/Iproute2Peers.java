package io.hawser.benchmarks.linux;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Stopwatch;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.benchmarks.topology.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All peers by {@code bridge -batch} and then {@code ip -batch} of files that were written before, from the start of
 * the first process to the end of the second.
 */
final class Iproute2Peers extends LabVariant {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Peers peers;
    private Optional<VxlanNode> node = Optional.empty();
    private List<String> bridge = List.of();
    private List<String> ip = List.of();

    Iproute2Peers(final Peers peers) {
        super("iproute2");
        this.peers = peers;
    }

    @Override
    public Optional<String> peer() {
        return Optional.of(Tool.IP.name());
    }

    @Override
    public Optional<String> unavailable() {
        return Tool.missing(Tool.IP, Tool.BRIDGE);
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        node = Optional.of(VxlanNode.in(lab));
        final Path bridgeBatch = lab.directory().resolve("bridge.batch");
        final Path ipBatch = lab.directory().resolve("ip.batch");
        peers.writeBridgeBatch(bridgeBatch, VxlanNode.DEVICE);
        peers.writeIpBatch(ipBatch, VxlanNode.DEVICE);
        bridge = List.of(Tool.BRIDGE.name(), "-batch", bridgeBatch.toString());
        ip = List.of(Tool.IP.name(), "-batch", ipBatch.toString());
    }

    @Override
    public Sample measure() throws Exception {
        final VxlanNode vxlan = node.orElseThrow();
        final int ifindex = vxlan.makeDevice();
        final Sample sample = Stopwatch.time(() -> {
            vxlan.host().run(bridge, LIMIT);
            vxlan.host().run(ip, LIMIT);
        });
        vxlan.requirePeers(ifindex, peers.count());
        vxlan.deleteDevice();
        return sample;
    }
}
