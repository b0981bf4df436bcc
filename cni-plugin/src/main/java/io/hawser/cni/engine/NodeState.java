package io.hawser.cni.engine;

import io.hawser.cni.config.NodeNetwork;
import java.util.List;
import java.util.Optional;

/** What the node says of itself. Any thread may ask. */
public interface NodeState {
    /** What it leases for its pods; empty while it leases nothing. */
    Optional<NodeNetwork> network();

    /** What it lacks to carry pods' packets, in words; empty if nothing. */
    List<String> missing();

    /** A node whose network is always the same. */
    static NodeState of(final NodeNetwork network) {
        return new NodeState() {
            @Override
            public Optional<NodeNetwork> network() {
                return Optional.of(network);
            }

            @Override
            public List<String> missing() {
                return List.of();
            }
        };
    }
}
