package io.hawser.overlay.firewall;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.Hook;
import io.hawser.linux.nftables.NfFamily;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Bitwise;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.CmpOp;
import io.hawser.linux.nftables.expression.Counter;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import io.hawser.linux.nftables.expression.Masquerade;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.Register;
import io.hawser.linux.nftables.header.NfNat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules of one family: Flannel's FLANNEL-POSTRTG and FLANNEL-FWD, in nf_tables' words. */
final class PodRules {
    /** The table of either family. */
    static final String TABLE = "hawser-overlay";

    static final String POSTROUTING = "postrouting";
    static final String FORWARD = "forward";

    /** By these the rules are known in a chain that is another's. */
    static final String FROM_PODS = "hawser: from pods";

    static final String TO_PODS = "hawser: to pods";

    /** What Flannel and kube-proxy mark packets with that are masqueraded elsewhere. */
    private static final int MASQUERADED_ELSEWHERE = 0x4000;

    private static final IpPrefix IPV4_MULTICAST = IpPrefix.parse("224.0.0.0/4");
    private static final IpPrefix IPV6_MULTICAST = IpPrefix.parse("ff00::/8");
    private static final Register REGISTER = Register.R0;

    private PodRules() {}

    static NfFamily family(final IpFamily family) {
        return family == IpFamily.IPV4 ? NfFamily.IP : NfFamily.IP6;
    }

    static Table table(final IpFamily family) {
        return new Table(family(family), TABLE);
    }

    /** Each base chain that has something to do, with its hook: a chain that does nothing costs every packet time. */
    static Map<Chain, Hook> chains(final PodNetwork pods) {
        final Table table = table(pods.family());
        final Map<Chain, Hook> chains = new LinkedHashMap<>();
        if (pods.masquerade()) {
            chains.put(table.chain(POSTROUTING), Hook.nat(Hook.Point.POSTROUTING, Hook.PRIORITY_SRCNAT));
            pods.tunnel().ifPresent(end -> chains.put(table.chain(TunnelRules.CHAIN), TunnelRules.hook()));
        }
        if (!pods.foreign().isEmpty()) {
            chains.put(table.chain(FORWARD), Hook.filter(Hook.Point.FORWARD, Hook.PRIORITY_FILTER));
        }
        return chains;
    }

    /**
     * The rules of all chains, in order. None lets pass what is forwarded: that would overrule no other table's
     * verdict, so it is said where it counts, in the chain that drops ({@link ForwardPolicy}).
     */
    static List<Rule> rules(final PodNetwork pods) {
        final List<Rule> rules = new ArrayList<>();
        if (pods.masquerade()) {
            masquerade(pods, rules);
            pods.tunnel().ifPresent(end -> rules.add(TunnelRules.rule(table(pods.family()), end)));
        }
        final Chain forward = table(pods.family()).chain(FORWARD);
        for (final IpPrefix foreign : pods.foreign()) {
            rules.add(
                    rule(forward, Verdict.DROP, destination(foreign, CmpOp.EQ)).comment("leased to another node"));
        }
        return rules;
    }

    /** Two rules that let pass what comes from and what goes to {@code network}. */
    static List<Rule> accepting(final Chain chain, final IpPrefix network) {
        return List.of(
                rule(chain, Verdict.ACCEPT, source(network, CmpOp.EQ)).comment(FROM_PODS),
                rule(chain, Verdict.ACCEPT, destination(network, CmpOp.EQ)).comment(TO_PODS));
    }

    private static void masquerade(final PodNetwork pods, final List<Rule> rules) {
        final Chain chain = table(pods.family()).chain(POSTROUTING);
        final IpPrefix network = pods.network();
        final IpPrefix multicast = pods.family() == IpFamily.IPV4 ? IPV4_MULTICAST : IPV6_MULTICAST;
        rules.add(rule(
                chain,
                Verdict.RETURN,
                List.of(
                        new Meta(MetaKey.MARK, REGISTER),
                        Bitwise.and(REGISTER, Bytes.u32(MASQUERADED_ELSEWHERE)),
                        Cmp.eq(REGISTER, Bytes.u32(MASQUERADED_ELSEWHERE)))));
        rules.add(rule(chain, Verdict.RETURN, source(network, CmpOp.EQ), destination(network, CmpOp.EQ)));
        rules.add(masquerade(chain, source(network, CmpOp.EQ), destination(multicast, CmpOp.NEQ)));
        pods.subnet()
                .ifPresent(subnet -> rules.add(
                        rule(chain, Verdict.RETURN, source(network, CmpOp.NEQ), destination(subnet, CmpOp.EQ))));
        rules.add(masquerade(chain, source(network, CmpOp.NEQ), destination(network, CmpOp.EQ)));
    }

    @SafeVarargs
    private static Rule masquerade(final Chain chain, final List<Expression>... matches) {
        return rule(chain, new Masquerade(NfNat.NF_NAT_RANGE_PROTO_RANDOM_FULLY), matches);
    }

    @SafeVarargs
    private static Rule rule(final Chain chain, final Verdict verdict, final List<Expression>... matches) {
        return rule(chain, new ImmediateVerdict(verdict), matches);
    }

    @SafeVarargs
    private static Rule rule(final Chain chain, final Expression last, final List<Expression>... matches) {
        final List<Expression> expressions = new ArrayList<>();
        for (final List<Expression> match : matches) {
            expressions.addAll(match);
        }
        expressions.add(new Counter());
        expressions.add(last);
        return chain.rule(expressions.toArray(Expression[]::new));
    }

    private static List<Expression> source(final IpPrefix prefix, final CmpOp op) {
        final boolean v4 = prefix.family() == IpFamily.IPV4;
        return address(v4 ? Payload.ipSaddr(REGISTER) : Payload.ip6Saddr(REGISTER), prefix, op);
    }

    private static List<Expression> destination(final IpPrefix prefix, final CmpOp op) {
        final boolean v4 = prefix.family() == IpFamily.IPV4;
        return address(v4 ? Payload.ipDaddr(REGISTER) : Payload.ip6Daddr(REGISTER), prefix, op);
    }

    private static List<Expression> address(final Payload load, final IpPrefix prefix, final CmpOp op) {
        return List.of(
                load,
                Bitwise.and(REGISTER, Bytes.mask(prefix)),
                new Cmp(REGISTER, op, Bytes.address(prefix.network().address())));
    }
}
