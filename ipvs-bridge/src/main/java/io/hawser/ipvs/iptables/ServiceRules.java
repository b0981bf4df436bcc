package io.hawser.ipvs.iptables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.TrafficPolicy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one service port comes to: chains of its own in the table {@code nat}, and rules in chains that all share, as
 * kube-proxy writes them. Two things are more than kube-proxy does: TCP is refused by a reset, and the ports that a
 * ClusterIP does not have are refused too.
 */
final class ServiceRules {
    private final PacketFamily family;
    private final NodeView node;
    private final List<IpPrefix> clusterCidrs;
    private final ServicePort service;
    private final Protocol protocol;
    private final String text;
    private final String clusterChain;
    private final String localChain;
    private final Map<Endpoint, String> endpointChains = new HashMap<>();
    private final Map<Section, List<Rule>> shared = new EnumMap<>(Section.class);
    private final Map<String, List<Rule>> own = new LinkedHashMap<>();

    private ServiceRules(final ServicePort service, final NodeView node) {
        family = PacketFamily.of(service.family());
        this.node = node;
        clusterCidrs = NodeView.of(node.clusterCidrs(), service.family());
        this.service = service;
        protocol = service.protocol();
        text = ChainName.serviceText(service);
        clusterChain = ChainName.cluster(service);
        localChain = ChainName.local(clusterChain);
    }

    static ServiceRules of(final ServicePort service, final NodeView node) {
        final ServiceRules rules = new ServiceRules(service, node);
        rules.endpointChains();
        rules.clusterIp();
        rules.external();
        rules.healthCheck();
        return rules;
    }

    /** Its rules in chains that all share. */
    Map<Section, List<Rule>> shared() {
        return shared;
    }

    /** Its own chains, all of {@link XtTable#NAT}; none is led to before it is told. */
    Map<String, List<Rule>> own() {
        return own;
    }

    private void endpointChains() {
        final boolean external = service.frontends().isExternal();
        final boolean usesCluster = service.policies().internal() == TrafficPolicy.CLUSTER || external;
        final boolean usesLocal = service.policies().internal() == TrafficPolicy.LOCAL
                || (external && service.policies().external() == TrafficPolicy.LOCAL);
        final Set<Endpoint> endpoints = new LinkedHashSet<>();
        if (usesCluster) {
            endpoints.addAll(service.clusterEndpoints());
        }
        if (usesLocal) {
            endpoints.addAll(service.localEndpoints());
        }
        endpoints.forEach(this::endpointChain);
        if (usesCluster && !service.clusterEndpoints().isEmpty()) {
            choice(clusterChain, service.clusterEndpoints());
        }
        if (usesLocal && !service.localEndpoints().isEmpty()) {
            choice(localChain, service.localEndpoints());
        }
    }

    private void endpointChain(final Endpoint endpoint) {
        final String chain = chain(endpoint);
        own(
                chain,
                rule().source(IpPrefix.host(endpoint.address())).comment(text).jump(ChainName.MARK_MASQ));
        final XtRule translation = rule().protocol(protocol).comment(text);
        if (service.policies().affinitySeconds() > 0) {
            translation.then(XtExtension.note(chain));
        }
        own(chain, translation.target(XtExtension.destination(endpoint.address(), endpoint.port())));
    }

    /** To the endpoint that the client went to before, else to each with the same probability. */
    private void choice(final String chain, final List<Endpoint> endpoints) {
        own.put(chain, new ArrayList<>());
        final boolean internal = chain.equals(internalChain());
        if (internal) {
            masqueradeOutside(chain);
        }
        final int seconds = service.policies().affinitySeconds();
        if (seconds > 0) {
            for (final Endpoint endpoint : endpoints) {
                final String goal = chain(endpoint);
                own(
                        chain,
                        towards(endpoint)
                                .then(XtExtension.wasNoted(goal, seconds))
                                .jump(goal));
            }
        }
        for (int i = 0; i < endpoints.size(); i++) {
            final Endpoint endpoint = endpoints.get(i);
            final int left = endpoints.size() - i;
            final XtRule rule = towards(endpoint);
            if (left > 1) {
                rule.then(XtExtension.oneIn(left));
            }
            own(chain, rule.jump(chain(endpoint)));
        }
    }

    private XtRule towards(final Endpoint endpoint) {
        return rule().comment(text + " -> " + target(endpoint));
    }

    private void masqueradeOutside(final String chain) {
        final Frontends frontends = service.frontends();
        if (!node.masqueradeAll() && clusterCidrs.isEmpty()) {
            return;
        }
        final XtRule rule = rule().protocol(protocol);
        if (!node.masqueradeAll() && clusterCidrs.size() == 1) {
            rule.sourceNot(clusterCidrs.get(0));
        }
        rule.destination(frontends.clusterIp()).comment(text + " cluster IP").port(protocol, frontends.port());
        final boolean several = !node.masqueradeAll() && clusterCidrs.size() > 1;
        own(chain, rule.jump(several ? ChainName.MARK_OUTSIDE : ChainName.MARK_MASQ));
    }

    private void clusterIp() {
        final Frontends frontends = service.frontends();
        final String chain = internalChain();
        if (own.containsKey(chain)) {
            shared(
                    Section.NAT_SERVICES,
                    XtTable.NAT,
                    frontend(frontends.clusterIp(), text + " cluster IP").jump(chain));
        } else {
            refuse(Section.FILTER_SERVICES, address(frontends.clusterIp()), frontends.port());
        }
        if (NodeView.of(node.serviceCidrs(), service.family()).stream()
                .noneMatch(cidr -> cidr.contains(frontends.clusterIp()))) {
            unknownPorts(frontends.clusterIp());
        }
    }

    private void unknownPorts(final IpAddress clusterIp) {
        FamilyRules.refuse(IpPrefix.host(clusterIp), family)
                .forEach(rule -> shared(Section.FILTER_UNKNOWN_PORTS, XtTable.FILTER, rule));
    }

    private void external() {
        final Frontends frontends = service.frontends();
        if (!frontends.isExternal()) {
            return;
        }
        externalChain();
        final String chain = ChainName.external(service);
        final Set<IpAddress> told = new LinkedHashSet<>();
        for (final IpAddress address : frontends.externalIps()) {
            if (told.add(address)) {
                shared(
                        Section.NAT_SERVICES,
                        XtTable.NAT,
                        frontend(address, text + " external IP").jump(chain));
            }
        }
        for (final IpAddress address : frontends.loadBalancerIps()) {
            if (told.add(address)) {
                loadBalancer(address);
            }
        }
        if (frontends.nodePort() != 0) {
            shared(
                    Section.NAT_NODE_PORTS,
                    XtTable.NAT,
                    rule().protocol(protocol)
                            .comment(text)
                            .port(protocol, frontends.nodePort())
                            .jump(chain));
        }
        if (service.externalEndpoints().isEmpty()) {
            told.forEach(address -> refuse(Section.FILTER_EXTERNAL, address(address), frontends.port()));
            if (frontends.nodePort() != 0) {
                refuse(Section.FILTER_EXTERNAL, List.of(), frontends.nodePort());
            }
        }
    }

    private void externalChain() {
        final String chain = ChainName.external(service);
        own.put(chain, new ArrayList<>());
        final boolean anywhere = own.containsKey(clusterChain);
        if (service.policies().external() == TrafficPolicy.CLUSTER) {
            if (anywhere) {
                own(
                        chain,
                        rule().comment("masquerade traffic for " + text + " external destinations")
                                .jump(ChainName.MARK_MASQ));
                own(chain, rule().jump(clusterChain));
            }
            return;
        }
        if (anywhere) {
            for (final IpPrefix pods : clusterCidrs) {
                own(
                        chain,
                        rule().source(pods)
                                .comment("pod traffic for " + text + " external destinations")
                                .jump(clusterChain));
            }
            own(chain, ownTraffic("masquerade").jump(ChainName.MARK_MASQ));
            own(chain, ownTraffic("route").jump(clusterChain));
        }
        if (own.containsKey(localChain)) {
            own(chain, rule().jump(localChain));
        }
    }

    private XtRule ownTraffic(final String does) {
        return rule().comment(does + " LOCAL traffic for " + text + " external destinations")
                .then(XtExtension.SOURCE_IS_LOCAL);
    }

    private void loadBalancer(final IpAddress address) {
        final Frontends frontends = service.frontends();
        final String external = ChainName.external(service);
        final String comment = text + " loadbalancer IP";
        if (frontends.sourceRanges().isEmpty()) {
            shared(Section.NAT_SERVICES, XtTable.NAT, frontend(address, comment).jump(external));
            return;
        }
        final String chain = ChainName.firewall(service);
        if (!own.containsKey(chain)) {
            for (final IpPrefix range : frontends.sourceRanges()) {
                own(chain, rule().source(range).comment(comment).jump(external));
            }
            own(
                    chain,
                    rule().comment("other traffic to " + text + " will be dropped by " + ChainName.PROXY_FIREWALL)
                            .noTarget());
        }
        shared(Section.NAT_SERVICES, XtTable.NAT, frontend(address, comment).jump(chain));
        shared(
                Section.FILTER_FIREWALL,
                XtTable.FILTER,
                frontend(address, text + " traffic not accepted by " + chain).verdict(Verdict.DROP));
    }

    private void healthCheck() {
        if (service.policies().healthCheckNodePort() != 0) {
            shared(
                    Section.FILTER_NODE_PORTS,
                    XtTable.FILTER,
                    rule().protocol(Protocol.TCP)
                            .comment(text + " health check node port")
                            .port(Protocol.TCP, service.policies().healthCheckNodePort())
                            .verdict(Verdict.ACCEPT));
        }
    }

    /** @param address none for every address of this node */
    private void refuse(final Section section, final List<IpAddress> address, final int port) {
        final boolean none = service.hasNoEndpoint();
        final XtRule rule = rule().protocol(protocol);
        address.forEach(rule::destination);
        rule.comment(text + (none ? " has no endpoints" : " has no local endpoints"));
        if (address.isEmpty()) {
            rule.then(XtExtension.DESTINATION_IS_LOCAL);
        }
        rule.port(protocol, port);
        final IpFamily packets = family.family();
        if (!none) {
            rule.verdict(Verdict.DROP);
        } else {
            rule.target(
                    protocol == Protocol.TCP ? XtExtension.tcpReset(packets) : XtExtension.portUnreachable(packets));
        }
        shared(section, XtTable.FILTER, rule);
    }

    private static List<IpAddress> address(final IpAddress address) {
        return List.of(address);
    }

    private String internalChain() {
        return service.policies().internal() == TrafficPolicy.LOCAL ? localChain : clusterChain;
    }

    private XtRule frontend(final IpAddress address, final String comment) {
        return rule().protocol(protocol)
                .destination(address)
                .comment(comment)
                .port(protocol, service.frontends().port());
    }

    private String chain(final Endpoint endpoint) {
        return endpointChains.computeIfAbsent(endpoint, any -> ChainName.endpoint(service, target(endpoint)));
    }

    private static String target(final Endpoint endpoint) {
        final String host = endpoint.address().toString();
        return (endpoint.address().isV4() ? host : "[" + host + "]") + ":" + endpoint.port();
    }

    private XtRule rule() {
        return new XtRule(family);
    }

    private void own(final String chain, final XtRule rule) {
        own.computeIfAbsent(chain, name -> new ArrayList<>())
                .add(rule.in(XtTable.NAT.of(family).chain(chain)));
    }

    private void shared(final Section section, final XtTable table, final XtRule rule) {
        shared.computeIfAbsent(section, key -> new ArrayList<>())
                .add(rule.in(table.of(family).chain(section.chain())));
    }
}
