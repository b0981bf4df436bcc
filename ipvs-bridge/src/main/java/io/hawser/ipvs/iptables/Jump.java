package io.hawser.ipvs.iptables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.nftables.Rule;
import java.util.List;

/**
 * A rule in a base chain that leads to ours, as kube-proxy writes it.
 *
 * @param table which table
 * @param from the base chain
 * @param to ours
 * @param comment of the rule
 * @param beginnings whether only the first packet of a connection takes it
 */
record Jump(XtTable table, String from, String to, String comment, boolean beginnings) {
    private static final String PORTALS = "kubernetes service portals";
    private static final String EXTERNAL = "kubernetes externally-visible service portals";
    private static final String FIREWALL = "kubernetes load balancer firewall";

    static final List<Jump> ALL = List.of(
            new Jump(XtTable.FILTER, "INPUT", ChainName.PROXY_FIREWALL, FIREWALL, true),
            new Jump(XtTable.FILTER, "INPUT", ChainName.NODE_PORTS, "kubernetes health check service ports", false),
            new Jump(XtTable.FILTER, "INPUT", ChainName.EXTERNAL_SERVICES, EXTERNAL, true),
            new Jump(XtTable.FILTER, "FORWARD", ChainName.PROXY_FIREWALL, FIREWALL, true),
            new Jump(XtTable.FILTER, "FORWARD", ChainName.FORWARD, "kubernetes forwarding rules", false),
            new Jump(XtTable.FILTER, "FORWARD", ChainName.SERVICES, PORTALS, true),
            new Jump(XtTable.FILTER, "FORWARD", ChainName.EXTERNAL_SERVICES, EXTERNAL, true),
            new Jump(XtTable.FILTER, "OUTPUT", ChainName.PROXY_FIREWALL, FIREWALL, true),
            new Jump(XtTable.FILTER, "OUTPUT", ChainName.SERVICES, PORTALS, true),
            new Jump(XtTable.NAT, "PREROUTING", ChainName.SERVICES, PORTALS, false),
            new Jump(XtTable.NAT, "OUTPUT", ChainName.SERVICES, PORTALS, false),
            new Jump(XtTable.NAT, "POSTROUTING", ChainName.POSTROUTING, "kubernetes postrouting rules", false));

    Rule rule(final PacketFamily family) {
        final XtRule rule = new XtRule(family);
        if (beginnings) {
            rule.then(XtExtension.connectionState(XtExtension.NEW));
        }
        return rule.commentMatch(comment).jump(to).in(table.of(family).chain(from));
    }
}
