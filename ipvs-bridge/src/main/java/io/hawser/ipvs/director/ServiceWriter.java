package io.hawser.ipvs.director;

import io.hawser.ipvs.netfilter.Claims;
import io.hawser.ipvs.netfilter.SourceRanges;
import io.hawser.linux.ipvs.IpvsDestination;
import io.hawser.linux.ipvs.IpvsService;
import io.hawser.linux.ipvs.IpvsServiceKey;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Element;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.TrafficPolicy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Says what a service port comes to: virtual services, elements and addresses. */
final class ServiceWriter {
    private final List<IpPrefix> serviceCidrs;
    private final IpvsSettings settings;
    private final NodeAddresses node;
    private final Claims<IpvsServiceKey.Frontend> claims;
    private final Marks marks;

    ServiceWriter(
            final NodeView view,
            final IpvsSettings settings,
            final NodeAddresses node,
            final Claims<IpvsServiceKey.Frontend> claims,
            final Marks marks) {
        serviceCidrs = view.serviceCidrs();
        this.settings = settings;
        this.node = node;
        this.claims = claims;
        this.marks = marks;
    }

    /** All frontends that the service port claims; its ClusterIP first, none twice. */
    Set<IpvsServiceKey.Frontend> frontends(final ServicePort service) {
        final Frontends frontends = service.frontends();
        final Set<IpvsServiceKey.Frontend> all = new LinkedHashSet<>();
        all.add(clusterIp(service));
        frontends.loadBalancerIps().forEach(address -> all.add(frontend(service, address, frontends.port())));
        frontends.externalIps().forEach(address -> all.add(frontend(service, address, frontends.port())));
        if (frontends.nodePort() != 0) {
            nodeAddresses(service.family())
                    .forEach(address -> all.add(frontend(service, address, frontends.nodePort())));
        }
        return all;
    }

    /** Whether pods and this node are led elsewhere than others, for which they are marked. */
    static boolean needsMark(final ServicePort service) {
        return service.frontends().isExternal()
                && service.policies().external() == TrafficPolicy.LOCAL
                && !service.clusterEndpoints().isEmpty();
    }

    /** Tells what it comes to; nothing of frontends that are another's. */
    void write(final ServicePort service, final Contribution to) {
        final IpvsServiceKey.Frontend clusterIp = clusterIp(service);
        if (!claims.isOwner(clusterIp, service.name())) {
            return;
        }
        served(service, clusterIp, service.internalEndpoints(), to);
        to.element(service.family(), GuardSet.CLUSTER_IPS, Element.of(GuardLayout.key(clusterIp)));
        final Set<IpAddress> balancers = Set.copyOf(service.frontends().loadBalancerIps());
        boolean external = false;
        for (final IpvsServiceKey.Frontend frontend : frontends(service)) {
            if (!frontend.equals(clusterIp) && claims.isOwner(frontend, service.name())) {
                external = true;
                external(service, frontend, to);
                final boolean nodePort = node.serving().contains(frontend.address())
                        && frontend.port() == service.frontends().nodePort();
                if (balancers.contains(frontend.address()) && !nodePort) {
                    restriction(service, frontend, to);
                }
            }
        }
        if (external && needsMark(service)) {
            final IpvsServiceKey mark = new IpvsServiceKey.Mark(service.family(), marks.of(service.name()));
            to.server(server(service, mark, service.clusterEndpoints()));
        }
        hairpins(service, to);
    }

    private void external(final ServicePort service, final IpvsServiceKey.Frontend frontend, final Contribution to) {
        served(service, frontend, service.externalEndpoints(), to);
        final boolean local = service.policies().external() == TrafficPolicy.LOCAL;
        final Bytes key = GuardLayout.key(frontend);
        to.element(service.family(), local ? GuardSet.MASQUERADES_OWN : GuardSet.MASQUERADES, Element.of(key));
        if (needsMark(service)) {
            final Bytes mark = Bytes.u32(marks.of(service.name()));
            to.element(service.family(), GuardSet.INSIDE, Element.of(key, mark));
        }
    }

    private void served(
            final ServicePort service,
            final IpvsServiceKey.Frontend frontend,
            final List<Endpoint> endpoints,
            final Contribution to) {
        to.server(server(service, frontend, endpoints));
        final GuardSet set =
                !endpoints.isEmpty() ? GuardSet.SERVICES : service.hasNoEndpoint() ? GuardSet.REFUSALS : GuardSet.DROPS;
        to.element(service.family(), set, Element.of(GuardLayout.key(frontend)));
        final IpAddress address = frontend.address();
        final boolean routed = !settings.dummyDevice() && isClusterIp(address);
        if (!routed && !node.own().contains(address)) {
            to.address(address);
        }
    }

    private VirtualServer server(final ServicePort service, final IpvsServiceKey key, final List<Endpoint> endpoints) {
        final IpvsService plain = IpvsService.of(key, settings.scheduler()).with(settings.flags());
        final int affinity = service.policies().affinitySeconds();
        return new VirtualServer(
                affinity == 0 ? plain : plain.persistent(affinity),
                settings.canDrain() && service.protocol() != Protocol.UDP,
                endpoints.stream()
                        .map(endpoint -> IpvsDestination.of(endpoint.address(), endpoint.port()))
                        .distinct()
                        .toList());
    }

    private static void restriction(
            final ServicePort service, final IpvsServiceKey.Frontend frontend, final Contribution to) {
        final List<IpPrefix> ranges =
                SourceRanges.withoutNested(service.frontends().sourceRanges());
        final Bytes key = GuardLayout.key(frontend);
        for (final IpPrefix range : ranges) {
            to.element(service.family(), GuardSet.RESTRICTED, Element.of(key));
            final Bytes first = Bytes.concat(key, Bytes.address(range.network().address()));
            to.element(
                    service.family(),
                    GuardSet.SOURCES,
                    Element.of(first).upTo(Bytes.concat(key, Bytes.address(range.last()))));
        }
    }

    private static void hairpins(final ServicePort service, final Contribution to) {
        final Set<IpAddress> local = new LinkedHashSet<>();
        for (final List<Endpoint> pool : List.of(service.clusterEndpoints(), service.localEndpoints())) {
            pool.stream().filter(Endpoint::local).forEach(endpoint -> local.add(endpoint.address()));
        }
        local.forEach(to::hairpin);
    }

    /** Whether the address has a route already, with the whole range. */
    boolean isClusterIp(final IpAddress address) {
        return serviceCidrs.stream().anyMatch(cidr -> cidr.contains(address));
    }

    private List<IpAddress> nodeAddresses(final IpFamily family) {
        return node.serving().stream()
                .filter(address -> address.family() == family)
                .toList();
    }

    private static IpvsServiceKey.Frontend clusterIp(final ServicePort service) {
        return frontend(
                service, service.frontends().clusterIp(), service.frontends().port());
    }

    private static IpvsServiceKey.Frontend frontend(
            final ServicePort service, final IpAddress address, final int port) {
        return new IpvsServiceKey.Frontend(service.protocol().number(), address, port);
    }
}
