package io.hawser.node;

import io.hawser.cni.config.NodeNetwork;
import io.hawser.cni.engine.NodeState;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.daemon.OverlayNode;
import io.hawser.overlay.lease.Subnets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The overlay's lease, as CNI asks for it. */
final class LeasedNetwork implements NodeState {
    private final OverlayNode overlay;

    LeasedNetwork(final OverlayNode overlay) {
        this.overlay = overlay;
    }

    @Override
    public Optional<NodeNetwork> network() {
        return overlay.podNetwork()
                .map(env -> new NodeNetwork(list(env.networks()), list(env.subnets()), env.mtu(), env.ipMasq()));
    }

    @Override
    public List<String> missing() {
        return overlay.missing();
    }

    private static List<IpPrefix> list(final Subnets subnets) {
        return Stream.of(subnets.ipv4(), subnets.ipv6())
                .flatMap(Optional::stream)
                .toList();
    }
}
