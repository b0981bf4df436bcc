package io.hawser.proxy.service;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.List;

/**
 * The addresses and ports that a service port is reached at, all of one family.
 *
 * @param clusterIp the address within the cluster
 * @param port the port at {@code clusterIp}, {@code externalIps} and {@code loadBalancerIps}
 * @param externalIps {@code spec.externalIPs}
 * @param loadBalancerIps {@code status.loadBalancer.ingress}, those of ipMode VIP alone (KEP-1860)
 * @param sourceRanges {@code spec.loadBalancerSourceRanges}: who may use {@code loadBalancerIps}; empty for all
 * @param nodePort the port at the node's own addresses; 0 for none
 */
public record Frontends(
        IpAddress clusterIp,
        int port,
        List<IpAddress> externalIps,
        List<IpAddress> loadBalancerIps,
        List<IpPrefix> sourceRanges,
        int nodePort) {
    /** @throws IllegalArgumentException if a port is none, or an address of another family than {@code clusterIp} */
    public Frontends {
        Ports.check("service port", port);
        Ports.checkOptional("node port", nodePort);
        externalIps = List.copyOf(externalIps);
        loadBalancerIps = List.copyOf(loadBalancerIps);
        sourceRanges = List.copyOf(sourceRanges);
        final IpFamily family = clusterIp.family();
        externalIps.forEach(address -> checkFamily(family, address.family(), address));
        loadBalancerIps.forEach(address -> checkFamily(family, address.family(), address));
        sourceRanges.forEach(range -> checkFamily(family, range.family(), range));
    }

    /** Reached at a ClusterIP and nowhere else. */
    public static Frontends clusterIp(final IpAddress clusterIp, final int port) {
        return new Frontends(clusterIp, port, List.of(), List.of(), List.of(), 0);
    }

    /** The family of all addresses. */
    public IpFamily family() {
        return clusterIp.family();
    }

    /** Whether it can be reached from outside of the cluster. */
    public boolean isExternal() {
        return nodePort != 0 || !externalIps.isEmpty() || !loadBalancerIps.isEmpty();
    }

    private static void checkFamily(final IpFamily family, final IpFamily other, final Object what) {
        if (other != family) {
            throw new IllegalArgumentException(what + " is not " + family);
        }
    }
}
