package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.TwoNodes;

/** The wire alone, from node to node: no pods, no forwarding, no tunnel. More than this no network can give. */
final class RawVeth implements Network {
    @Override
    public String name() {
        return "raw-veth";
    }

    @Override
    public Ends open(final Lab lab) throws Exception {
        return TwoNodes.in(lab).ends();
    }
}
