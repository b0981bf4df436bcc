package io.hawser.ipvs.iptables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.CmpOp;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The chains that a family has whatever services there are, and what stands behind the services' rules in them. */
final class FamilyRules {
    /** kube-proxy's {@code --iptables-masquerade-bit}. */
    private static final int MASQUERADE_MARK = 1 << 14;

    private static final IpPrefix LOOPBACK_V4 = IpPrefix.parse("127.0.0.0/8");
    private static final IpPrefix LOOPBACK_V6 = IpPrefix.parse("::1/128");

    private final PacketFamily family;
    private final NodeView node;
    private final List<IpPrefix> clusterCidrs;

    FamilyRules(final PacketFamily family, final NodeView node) {
        this.family = family;
        this.node = node;
        clusterCidrs = NodeView.of(node.clusterCidrs(), family.family());
    }

    /** Chains without sections of services. */
    Map<ChainKey, List<Rule>> chains() {
        final Map<ChainKey, List<Rule>> chains = new TreeMap<>();
        put(chains, XtTable.NAT, ChainName.OWNER, List.of());
        put(
                chains,
                XtTable.NAT,
                ChainName.MARK_MASQ,
                List.of(rule().target(XtExtension.mark(MASQUERADE_MARK, MASQUERADE_MARK))));
        if (clusterCidrs.size() > 1) {
            final List<XtRule> outside = new ArrayList<>();
            clusterCidrs.forEach(pods -> outside.add(rule().source(pods).verdict(Verdict.RETURN)));
            outside.add(rule().jump(ChainName.MARK_MASQ));
            put(chains, XtTable.NAT, ChainName.MARK_OUTSIDE, outside);
        }
        put(
                chains,
                XtTable.NAT,
                ChainName.POSTROUTING,
                List.of(
                        rule().mark(CmpOp.NEQ, MASQUERADE_MARK).verdict(Verdict.RETURN),
                        // Off again, so that the packet is not taken for marked a second time.
                        rule().target(XtExtension.mark(MASQUERADE_MARK, 0)),
                        rule().comment("kubernetes service traffic requiring SNAT")
                                .target(XtExtension.masquerade(family.family()))));
        put(
                chains,
                XtTable.FILTER,
                ChainName.FORWARD,
                List.of(
                        rule().then(XtExtension.connectionState(XtExtension.INVALID))
                                .verdict(Verdict.DROP),
                        rule().comment("kubernetes forwarding rules")
                                .mark(CmpOp.EQ, MASQUERADE_MARK)
                                .verdict(Verdict.ACCEPT),
                        rule().comment("kubernetes forwarding conntrack rule")
                                .then(XtExtension.connectionState(XtExtension.ESTABLISHED_OR_RELATED))
                                .verdict(Verdict.ACCEPT)));
        return chains;
    }

    /** What stands at the end of a chain, behind the services' rules. */
    List<Rule> tail(final ChainKey chain) {
        final List<XtRule> rules = new ArrayList<>();
        if (chain.equals(new ChainKey(XtTable.NAT, ChainName.SERVICES))) {
            rules.addAll(nodePorts());
        } else if (chain.equals(new ChainKey(XtTable.FILTER, ChainName.SERVICES))) {
            NodeView.of(node.serviceCidrs(), family.family()).forEach(cidr -> rules.addAll(refuse(cidr, family)));
        }
        return rules.stream()
                .map(rule -> rule.in(chain.table().of(family).chain(chain.name())))
                .toList();
    }

    /** What has a destination here and was not translated. */
    static List<XtRule> refuse(final IpPrefix destination, final PacketFamily family) {
        final IpFamily packets = family.family();
        final String comment = "no service, or no port of one";
        return List.of(
                new XtRule(family)
                        .protocol(Protocol.TCP)
                        .destination(destination)
                        .comment(comment)
                        .target(XtExtension.tcpReset(packets)),
                new XtRule(family)
                        .destination(destination)
                        .comment(comment)
                        .target(XtExtension.portUnreachable(packets)));
    }

    private List<XtRule> nodePorts() {
        final String comment = "kubernetes service nodeports; NOTE: this must be the last rule in this chain";
        if (node.nodePortAddresses().isEmpty()) {
            final IpPrefix loopback = family.family() == IpFamily.IPV4 ? LOOPBACK_V4 : LOOPBACK_V6;
            return List.of(rule().destinationNot(loopback)
                    .comment(comment)
                    .then(XtExtension.DESTINATION_IS_LOCAL)
                    .jump(ChainName.NODE_PORTS));
        }
        return NodeView.of(node.nodePortAddresses(), family.family()).stream()
                .map(prefix -> rule().destination(prefix)
                        .comment(comment)
                        .then(XtExtension.DESTINATION_IS_LOCAL)
                        .jump(ChainName.NODE_PORTS))
                .toList();
    }

    private void put(
            final Map<ChainKey, List<Rule>> to, final XtTable table, final String chain, final List<XtRule> rules) {
        to.put(
                new ChainKey(table, chain),
                rules.stream()
                        .map(rule -> rule.in(table.of(family).chain(chain)))
                        .toList());
    }

    private XtRule rule() {
        return new XtRule(family);
    }
}
