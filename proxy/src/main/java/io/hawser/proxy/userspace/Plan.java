package io.hawser.proxy.userspace;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.userspace.balance.Treatment;
import io.hawser.proxy.userspace.io.SourceFilter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What services come to on this node: where clients come to, who may, and which addresses have to be this host's.
 *
 * @param node the node
 * @param scope which frontends count
 * @param own the host's addresses
 */
record Plan(NodeView node, FrontendScope scope, OwnAddresses own) {
    /** The frontends of a service port, and what they are to it. */
    Map<FrontendKey, FrontendKind> frontends(final ServicePort service) {
        final Map<FrontendKey, FrontendKind> keys = new HashMap<>();
        if (service.protocol() == Protocol.SCTP) {
            return keys;
        }
        final Frontends frontends = service.frontends();
        if (frontends.nodePort() != 0) {
            own.nodePorts().stream()
                    .filter(address -> address.family() == service.family())
                    .forEach(address -> keys.put(
                            new FrontendKey(service.protocol(), address, frontends.nodePort()),
                            FrontendKind.NODE_PORT));
        }
        if (scope == FrontendScope.ALL) {
            frontends.loadBalancerIps().forEach(address -> put(keys, service, address, FrontendKind.LOAD_BALANCER));
            frontends.externalIps().forEach(address -> put(keys, service, address, FrontendKind.EXTERNAL_IP));
            put(keys, service, frontends.clusterIp(), FrontendKind.CLUSTER_IP);
        }
        return keys;
    }

    /** Who may come to a frontend of a service; empty if callers are refused. */
    Optional<SourceFilter> sources(final ServicePort service, final FrontendKind kind) {
        if (kind == FrontendKind.CLUSTER_IP) {
            return Treatment.internal(service);
        }
        final List<IpPrefix> ranges =
                kind == FrontendKind.LOAD_BALANCER ? service.frontends().sourceRanges() : List.of();
        final boolean hostInRanges =
                own.all().stream().anyMatch(address -> ranges.stream().anyMatch(range -> range.contains(address)));
        return Treatment.external(service, ranges, NodeView.of(node.clusterCidrs(), service.family()), hostInRanges);
    }

    /** Whether an address is a pod's or this host's. */
    Predicate<IpAddress> inside() {
        return address -> own.all().contains(address)
                || node.clusterCidrs().stream().anyMatch(prefix -> prefix.contains(address));
    }

    /** What has to be this host's: the services' ranges, and what is in none of them. */
    Set<IpPrefix> routes(final Set<IpAddress> foreign) {
        final Set<IpPrefix> routes = new HashSet<>();
        if (scope != FrontendScope.ALL) {
            return routes;
        }
        node.serviceCidrs().stream()
                .filter(prefix -> prefix.family() == IpFamily.IPV4 || own.has(IpFamily.IPV6))
                .map(IpPrefix::network)
                .forEach(routes::add);
        for (final IpAddress address : foreign) {
            if (!address.isLoopback() && node.serviceCidrs().stream().noneMatch(prefix -> prefix.contains(address))) {
                routes.add(IpPrefix.host(address));
            }
        }
        return routes;
    }

    private static void put(
            final Map<FrontendKey, FrontendKind> keys,
            final ServicePort service,
            final IpAddress address,
            final FrontendKind kind) {
        keys.put(
                new FrontendKey(service.protocol(), address, service.frontends().port()), kind);
    }
}
