package io.hawser.ipvs.nftables;

import io.hawser.ipvs.netfilter.Claims;
import io.hawser.ipvs.netfilter.SourceRanges;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Element;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.TrafficPolicy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Says which elements a service port is. */
final class ServiceElements {
    private final List<IpPrefix> serviceCidrs;
    private final Claims<Bytes> claims;

    ServiceElements(final List<IpPrefix> serviceCidrs, final Claims<Bytes> claims) {
        this.serviceCidrs = serviceCidrs;
        this.claims = claims;
    }

    /** Tells the elements; none of frontends that are another's. */
    void write(final Programmed programmed, final ElementSink sink) {
        if (!claims.isOwner(programmed.key(), programmed.service().name())) {
            return;
        }
        endpoints(programmed, sink);
        clusterIp(programmed, sink);
        final ServicePort service = programmed.service();
        final Frontends frontends = service.frontends();
        final Set<Bytes> written = new LinkedHashSet<>();
        written.add(programmed.key());
        for (final IpAddress address : frontends.loadBalancerIps()) {
            final Bytes key = Keys.frontend(service, address, frontends.port());
            if (written.add(key)) {
                external(programmed, key, frontends.sourceRanges(), FixedTreatment.BY_SOURCE, sink);
            }
        }
        for (final IpAddress address : frontends.externalIps()) {
            final Bytes key = Keys.frontend(service, address, frontends.port());
            if (written.add(key)) {
                external(programmed, key, List.of(), FixedTreatment.BY_SOURCE, sink);
            }
        }
        if (frontends.nodePort() != 0) {
            external(programmed, Keys.nodePort(service), List.of(), FixedTreatment.BY_SOURCE_NODE_PORT, sink);
        }
    }

    private static void endpoints(final Programmed programmed, final ElementSink sink) {
        final boolean affinity = programmed.service().policies().affinitySeconds() > 0;
        for (final Pool pool : Pool.values()) {
            final List<Endpoint> endpoints = programmed.slots(pool).endpoints();
            for (int i = 0; i < endpoints.size(); i++) {
                final Endpoint endpoint = endpoints.get(i);
                final Bytes target = Keys.endpoint(endpoint);
                sink.own(SetName.ENDPOINTS, Element.of(Keys.indexed(programmed.key(), pool.firstIndex() + i), target));
                if (affinity) {
                    sink.own(pool.members(), Element.of(Bytes.concat(programmed.key(), target)));
                }
                if (endpoint.local()) {
                    final Bytes address = Bytes.address(endpoint.address());
                    sink.shared(SetName.HAIRPINS, Element.of(Bytes.concat(address, address)));
                }
            }
        }
    }

    private void clusterIp(final Programmed programmed, final ElementSink sink) {
        final ServicePort service = programmed.service();
        sink.own(
                SetName.SERVICES,
                Element.of(
                        programmed.key(),
                        treatment(programmed, service.policies().internal(), sink)
                                .code()));
        final IpAddress address = service.frontends().clusterIp();
        if (serviceCidrs.stream().noneMatch(cidr -> cidr.contains(address))) {
            sink.shared(SetName.CLUSTER_IPS, Element.of(Bytes.address(address)));
        }
    }

    private void external(
            final Programmed programmed,
            final Bytes key,
            final List<IpPrefix> sourceRanges,
            final FixedTreatment bySource,
            final ElementSink sink) {
        final ServicePort service = programmed.service();
        if (!claims.isOwner(key, service.name())) {
            return;
        }
        final TrafficPolicy policy = service.policies().external();
        final boolean local = policy == TrafficPolicy.LOCAL;
        final Bytes code = treatment(programmed, policy, sink).code();
        if (local || !sourceRanges.isEmpty()) {
            final FixedTreatment first = sourceRanges.isEmpty() ? bySource : FixedTreatment.RESTRICTED;
            sink.own(SetName.SERVICES, Element.of(key, first.code()));
            sink.own(SetName.OUTSIDE, Element.of(key, code));
        } else {
            sink.own(SetName.SERVICES, Element.of(key, code));
        }
        if (local) {
            final Treatment inside = treatment(programmed, TrafficPolicy.CLUSTER, sink);
            sink.own(SetName.INSIDE, Element.of(key, inside.code()));
        }
        sink.own(SetName.ALIASES, Element.of(key, programmed.key()));
        sink.own(local ? SetName.MASQUERADES_OWN : SetName.MASQUERADES, Element.of(key));
        for (final IpPrefix range : SourceRanges.withoutNested(sourceRanges)) {
            final Bytes first = Bytes.address(range.network().address());
            sink.own(
                    SetName.SOURCES,
                    Element.of(Bytes.concat(key, first)).upTo(Bytes.concat(key, Bytes.address(range.last()))));
        }
    }

    private static Treatment treatment(
            final Programmed programmed, final TrafficPolicy policy, final ElementSink sink) {
        final Pool pool = policy == TrafficPolicy.LOCAL ? Pool.LOCAL : Pool.CLUSTER;
        final int count = programmed.slots(pool).size();
        final ServicePort service = programmed.service();
        if (count == 0) {
            return service.hasNoEndpoint() ? FixedTreatment.REFUSE : FixedTreatment.DROP;
        }
        final EndpointChain chain =
                new EndpointChain(pool, count, service.policies().affinitySeconds());
        sink.chain(chain);
        return chain;
    }
}
