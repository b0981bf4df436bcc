package io.hawser.ipvs.director;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.ipvs.netfilter.RegisterPlan;
import io.hawser.ipvs.netfilter.RuleWriter;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Hook;
import io.hawser.linux.nftables.TableImage;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Bitwise;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.CmpOp;
import io.hawser.linux.nftables.expression.Counter;
import io.hawser.linux.nftables.expression.Ct;
import io.hawser.linux.nftables.expression.CtKey;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Fib;
import io.hawser.linux.nftables.expression.Immediate;
import io.hawser.linux.nftables.expression.Lookup;
import io.hawser.linux.nftables.expression.Masquerade;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.MetaSet;
import io.hawser.linux.nftables.expression.Register;
import io.hawser.linux.nftables.expression.Reject;
import io.hawser.linux.nftables.header.NfNat;
import io.hawser.proxy.plane.NodeView;
import java.util.List;

/**
 * The chains of a family's table, whatever services there are. They see the first packet of a connection alone: before
 * IPVS does, who may call what; behind it, what is masqueraded, told by the address that the connection was opened to.
 */
final class GuardRules {
    static final String DISPATCH = "dispatch";
    static final String REFUSE = "refuse";
    static final String RESTRICTED = "restricted";
    static final String CLUSTER_IP_SOURCES = "cluster-ip-sources";

    // linux/netfilter/nf_conntrack_common.h: NF_CT_STATE_INVALID_BIT
    private static final Bytes INVALID = Bytes.u32(1);
    // the same: NF_CT_STATE_BIT(IP_CT_NEW)
    private static final Bytes NEW = Bytes.u32(1 << 3);
    // linux/rtnetlink.h: RTN_LOCAL
    private static final Bytes LOCAL = Bytes.u32(2);
    private static final Bytes NONE = Bytes.u32(0);
    private static final Bytes TCP = Bytes.u8(6);

    private final GuardLayout layout;
    private final PacketFamily family;
    private final RegisterPlan plan;
    private final boolean masqueradeAll;
    private final List<IpPrefix> clusterCidrs;
    private final List<IpPrefix> serviceCidrs;

    GuardRules(final GuardLayout layout, final NodeView node) {
        this.layout = layout;
        family = layout.family();
        plan = new RegisterPlan(family, 0);
        masqueradeAll = node.masqueradeAll();
        clusterCidrs = NodeView.of(node.clusterCidrs(), family.family());
        serviceCidrs = NodeView.of(node.serviceCidrs(), family.family());
    }

    /** Adds the chains. */
    void addTo(final TableImage.Builder image) {
        base(image, "prerouting", Hook.nat(Hook.Point.PREROUTING, Hook.PRIORITY_DSTNAT), dispatching("prerouting"));
        base(image, "output", Hook.nat(Hook.Point.OUTPUT, Hook.PRIORITY_DSTNAT), dispatching("output"));
        base(image, "postrouting", Hook.nat(Hook.Point.POSTROUTING, Hook.PRIORITY_SRCNAT), postrouting());
        base(image, "forward", Hook.filter(Hook.Point.FORWARD, Hook.PRIORITY_FILTER), forward());
        regular(image, DISPATCH, dispatch());
        regular(image, RESTRICTED, restricted());
        regular(image, REFUSE, refuse());
        regular(image, CLUSTER_IP_SOURCES, clusterIpSources());
    }

    private RuleWriter dispatching(final String chain) {
        return rules(chain).end(Verdict.jump(DISPATCH));
    }

    private RuleWriter dispatch() {
        final RuleWriter rules = rules(DISPATCH);
        // A reset of ours goes to a virtual address where this node itself has called from one.
        rules.then(new Ct(CtKey.STATE, Register.R0))
                .then(Bitwise.and(Register.R0, NEW))
                .then(Cmp.eq(Register.R0, NONE))
                .end(Verdict.ACCEPT, "begins nothing");
        destinationIn(rules, GuardSet.RESTRICTED).end(Verdict.jump(RESTRICTED));
        for (final IpPrefix cidr : clusterCidrs) {
            marking(sourceIn(rules, cidr));
        }
        marking(rules.then(fromThisNode()));
        destinationIn(rules, GuardSet.SERVICES).end(Verdict.ACCEPT);
        destinationIn(rules, GuardSet.DROPS).then(new Counter()).end(Verdict.DROP, "no endpoint on this node");
        destinationIn(rules, GuardSet.REFUSALS).end(Verdict.goTo(REFUSE), "no endpoint");
        for (final IpPrefix cidr : serviceCidrs) {
            rules.then(family.destination(Register.R0))
                    .then(family.matches(Register.R0, CmpOp.EQ, cidr))
                    .end(Verdict.goTo(REFUSE), "no service, or no port of one");
        }
        return rules.then(family.destination(Register.R0))
                .then(Lookup.in(GuardSet.ADDRESSES.toString(), Register.R0))
                .end(Verdict.goTo(REFUSE), "no port of the service");
    }

    /** The rule at hand goes on: IPVS finds the service by its mark, which nothing else needs. */
    private void marking(final RuleWriter rules) {
        rules.then(plan.destination())
                .then(Lookup.map(GuardSet.INSIDE.toString(), plan.address(), Register.R0))
                .then(new MetaSet(MetaKey.MARK, Register.R0))
                .end(Verdict.ACCEPT);
    }

    private RuleWriter restricted() {
        return rules(RESTRICTED)
                .then(plan.destination())
                .then(family.source(plan.behind()))
                .then(Lookup.in(GuardSet.SOURCES.toString(), plan.address()))
                .end(Verdict.RETURN)
                .then(new Counter())
                .end(Verdict.DROP, "not of the service's source ranges");
    }

    private RuleWriter refuse() {
        return rules(REFUSE)
                .then(new Meta(MetaKey.L4PROTO, Register.R0))
                .then(Cmp.eq(Register.R0, TCP))
                .then(new Counter())
                .then(Reject.TCP_RESET)
                .end()
                .then(new Counter())
                .then(family.portUnreachable())
                .end();
    }

    private RuleWriter postrouting() {
        final RuleWriter rules = rules("postrouting");
        rules.then(new Meta(MetaKey.MARK, Register.R0))
                .then(Bitwise.and(Register.R0, Bytes.u32(Marks.MASK)))
                .then(Cmp.eq(Register.R0, Bytes.u32(Marks.PREFIX)))
                .then(new Immediate(Register.R0, NONE))
                .then(new MetaSet(MetaKey.MARK, Register.R0))
                .end("IPVS has seen it");
        rules.then(family.source(plan.address()))
                .then(family.destination(plan.protocol()))
                .then(Lookup.in(GuardSet.HAIRPINS.toString(), plan.address()))
                .then(masquerade())
                .end("from an endpoint to itself");
        openedTo(rules, GuardSet.MASQUERADES).then(masquerade()).end();
        openedTo(rules, GuardSet.MASQUERADES_OWN)
                .then(fromThisNode())
                .then(masquerade())
                .end();
        return openedTo(rules, GuardSet.CLUSTER_IPS).end(Verdict.goTo(CLUSTER_IP_SOURCES));
    }

    /** What this node opens may have the virtual address as its source: that is always masqueraded. */
    private RuleWriter clusterIpSources() {
        final RuleWriter rules = rules(CLUSTER_IP_SOURCES);
        if (masqueradeAll) {
            return rules.then(masquerade()).end();
        }
        if (clusterCidrs.isEmpty()) {
            return rules.then(fromThisNode()).then(masquerade()).end();
        }
        clusterCidrs.forEach(cidr -> sourceIn(rules, cidr).end(Verdict.ACCEPT));
        return rules.then(masquerade()).end("from outside of the cluster");
    }

    private RuleWriter forward() {
        return rules("forward")
                .then(new Ct(CtKey.STATE, Register.R0))
                .then(Bitwise.and(Register.R0, INVALID))
                .then(Cmp.neq(Register.R0, NONE))
                .then(new Counter())
                .end(Verdict.DROP, "of no connection, so not translated back");
    }

    private RuleWriter destinationIn(final RuleWriter rules, final GuardSet set) {
        return rules.then(plan.destination()).then(Lookup.in(set.toString(), plan.address()));
    }

    private RuleWriter openedTo(final RuleWriter rules, final GuardSet set) {
        return rules.then(plan.originalDestination()).then(Lookup.in(set.toString(), plan.address()));
    }

    private RuleWriter sourceIn(final RuleWriter rules, final IpPrefix prefix) {
        return rules.then(family.source(Register.R0)).then(family.matches(Register.R0, CmpOp.EQ, prefix));
    }

    private static List<Expression> fromThisNode() {
        return List.of(Fib.saddrType(Register.R0), Cmp.eq(Register.R0, LOCAL));
    }

    private static Expression masquerade() {
        return new Masquerade(NfNat.NF_NAT_RANGE_PROTO_RANDOM_FULLY);
    }

    private RuleWriter rules(final String chain) {
        return new RuleWriter(layout.chain(chain));
    }

    private void base(final TableImage.Builder image, final String name, final Hook hook, final RuleWriter rules) {
        image.chain(layout.chain(name), hook, rules.array());
    }

    private void regular(final TableImage.Builder image, final String name, final RuleWriter rules) {
        image.chain(layout.chain(name), rules.array());
    }
}
