package io.hawser.proxy.plane;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.List;

/**
 * What a data plane has to know of its node and cluster.
 *
 * @param clusterCidrs where pods' addresses come from, both families; traffic to a ClusterIP from elsewhere is
 *     masqueraded. Empty: none is
 * @param serviceCidrs where ClusterIPs come from, both families; what no service has there is refused, never routed
 *     off the node. Empty: unknown
 * @param nodePortAddresses the node's own addresses that serve node ports are those in these prefixes
 *     ({@code --nodeport-addresses}); empty: every address that is not loopback
 * @param masqueradeAll whether all traffic to ClusterIPs is masqueraded ({@code --masquerade-all})
 */
public record NodeView(
        List<IpPrefix> clusterCidrs,
        List<IpPrefix> serviceCidrs,
        List<IpPrefix> nodePortAddresses,
        boolean masqueradeAll) {
    /** Of a node of which nothing is known. */
    public static final NodeView NONE = new NodeView(List.of(), List.of(), List.of(), false);

    /** Copies the lists. */
    public NodeView {
        clusterCidrs = List.copyOf(clusterCidrs);
        serviceCidrs = List.copyOf(serviceCidrs);
        nodePortAddresses = List.copyOf(nodePortAddresses);
    }

    /** Those of {@code prefixes} that are of {@code family}. */
    public static List<IpPrefix> of(final List<IpPrefix> prefixes, final IpFamily family) {
        return prefixes.stream().filter(prefix -> prefix.family() == family).toList();
    }
}
