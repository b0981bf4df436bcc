package io.hawser.benchmarks.linux;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Stopwatch;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import java.util.Optional;

/** All peers in one transaction, from making the values until the kernel has acknowledged them. */
final class HawserPeers extends LabVariant {
    private final Peers peers;
    private Optional<VxlanNode> node = Optional.empty();

    HawserPeers(final Peers peers) {
        super("hawser");
        this.peers = peers;
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        node = Optional.of(VxlanNode.in(lab));
    }

    @Override
    public Sample measure() throws Exception {
        final VxlanNode vxlan = node.orElseThrow();
        final int ifindex = vxlan.makeDevice();
        final Sample sample = Stopwatch.time(() -> {
            vxlan.transaction().clear();
            peers.addTo(vxlan.transaction(), ifindex);
            vxlan.transaction().commitOrThrow();
        });
        vxlan.requirePeers(ifindex, peers.count());
        vxlan.deleteDevice();
        return sample;
    }
}
