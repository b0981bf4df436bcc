package io.hawser.ipvs.nftables;

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
import io.hawser.linux.nftables.expression.Lookup;
import io.hawser.linux.nftables.expression.Masquerade;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.Register;
import io.hawser.linux.nftables.expression.Reject;
import io.hawser.linux.nftables.header.NfNat;
import io.hawser.proxy.plane.NodeView;
import java.util.List;

/**
 * The chains that every table has, whatever services there are.
 *
 * <p>All that is said of services is said in chains that translate, which see the first packet of a connection alone:
 * also refusals, since a connection that is refused never begins. What is established passes one rule, where it is
 * forwarded.
 */
final class BaseRules {
    static final String DISPATCH = "dispatch";
    static final String CLUSTER_IP_SOURCES = "cluster-ip-sources";

    // linux/netfilter/nf_conntrack_common.h: IPS_DST_NAT
    private static final Bytes DST_NAT = Bytes.u32(1 << 5);
    // linux/netfilter/nf_conntrack_common.h: NF_CT_STATE_BIT(), NF_CT_STATE_INVALID_BIT
    private static final Bytes INVALID = Bytes.u32(1);
    private static final Bytes ESTABLISHED_OR_RELATED = Bytes.u32(1 << 1 | 1 << 2);
    // linux/rtnetlink.h: RTN_LOCAL
    private static final Bytes LOCAL = Bytes.u32(2);
    private static final Bytes NONE = Bytes.u32(0);
    private static final Bytes TCP = Bytes.u8(6);
    private static final IpPrefix LOOPBACK_V4 = IpPrefix.parse("127.0.0.0/8");
    private static final IpPrefix LOOPBACK_V6 = IpPrefix.parse("::1/128");

    private final Layout layout;
    private final PacketFamily family;
    private final RegisterPlan plan;
    private final boolean masqueradeAll;
    private final List<IpPrefix> clusterCidrs;
    private final List<IpPrefix> serviceCidrs;
    private final List<IpPrefix> nodePortAddresses;
    private final boolean anyNodePortAddress;

    BaseRules(final Layout layout, final NodeView node) {
        this.layout = layout;
        family = layout.family();
        plan = new RegisterPlan(family, 1);
        masqueradeAll = node.masqueradeAll();
        clusterCidrs = NodeView.of(node.clusterCidrs(), family.family());
        serviceCidrs = NodeView.of(node.serviceCidrs(), family.family());
        nodePortAddresses = NodeView.of(node.nodePortAddresses(), family.family());
        anyNodePortAddress = node.nodePortAddresses().isEmpty();
    }

    /** Adds the chains. */
    void addTo(final TableImage.Builder image) {
        base(image, "prerouting", Hook.nat(Hook.Point.PREROUTING, Hook.PRIORITY_DSTNAT), dispatching("prerouting"));
        base(image, "output", Hook.nat(Hook.Point.OUTPUT, Hook.PRIORITY_DSTNAT), dispatching("output"));
        base(image, "postrouting", Hook.nat(Hook.Point.POSTROUTING, Hook.PRIORITY_SRCNAT), postrouting());
        base(image, "forward", Hook.filter(Hook.Point.FORWARD, Hook.PRIORITY_FILTER), forward());
        regular(image, DISPATCH, dispatch());
        regular(image, FixedTreatment.REFUSE.chain(), refuse());
        regular(image, FixedTreatment.RESTRICTED.chain(), restricted());
        bySource(image, FixedTreatment.BY_SOURCE, plan.destinationToFollow());
        bySource(image, FixedTreatment.BY_SOURCE_NODE_PORT, plan.nodePortToFollow());
        regular(image, CLUSTER_IP_SOURCES, clusterIpSources());
    }

    private RuleWriter dispatching(final String chain) {
        return rules(chain).end(Verdict.jump(DISPATCH));
    }

    private RuleWriter dispatch() {
        final RuleWriter rules = rules(DISPATCH);
        rules.then(plan.destinationToFollow())
                .then(treatment(SetName.SERVICES, SetName.TREATMENTS))
                .end();
        if (anyNodePortAddress) {
            final IpPrefix loopback = family == PacketFamily.IPV4 ? LOOPBACK_V4 : LOOPBACK_V6;
            nodePorts(rules, CmpOp.NEQ, loopback);
        }
        nodePortAddresses.forEach(prefix -> nodePorts(rules, CmpOp.EQ, prefix));
        for (final IpPrefix cidr : serviceCidrs) {
            rules.then(destinationIn(cidr)).end(FixedTreatment.REFUSE.verdict(), "no service, or no port of one");
        }
        return rules.then(family.destination(Register.R0))
                .then(Lookup.in(SetName.CLUSTER_IPS.toString(), Register.R0))
                .end(FixedTreatment.REFUSE.verdict(), "no port of the service");
    }

    private void nodePorts(final RuleWriter rules, final CmpOp op, final IpPrefix addresses) {
        rules.then(family.destination(Register.R0))
                .then(family.matches(Register.R0, op, addresses))
                .then(Fib.daddrType(Register.R0))
                .then(Cmp.eq(Register.R0, LOCAL))
                .then(plan.nodePortToFollow())
                .then(treatment(SetName.SERVICES, SetName.TREATMENTS))
                .end();
    }

    private RuleWriter refuse() {
        return rules(FixedTreatment.REFUSE.chain())
                .then(new Meta(MetaKey.L4PROTO, Register.R0))
                .then(Cmp.eq(Register.R0, TCP))
                .then(new Counter())
                .then(Reject.TCP_RESET)
                .end()
                .then(new Counter())
                .then(family.portUnreachable())
                .end();
    }

    private RuleWriter restricted() {
        return rules(FixedTreatment.RESTRICTED.chain())
                .then(plan.destination())
                .then(family.source(plan.behind()))
                .then(Lookup.in(SetName.SOURCES.toString(), plan.address()))
                .end(FixedTreatment.BY_SOURCE.verdict())
                .then(new Counter())
                .end(Verdict.DROP, "not of the service's source ranges");
    }

    private void bySource(
            final TableImage.Builder image, final FixedTreatment treatment, final List<Expression> frontend) {
        final RuleWriter rules = rules(treatment.chain());
        for (final IpPrefix cidr : clusterCidrs) {
            rules.then(sourceIn(cidr))
                    .then(frontend)
                    .then(treatment(SetName.INSIDE, SetName.OUTCOMES))
                    .end();
        }
        rules.then(fromThisNode())
                .then(frontend)
                .then(treatment(SetName.INSIDE, SetName.OUTCOMES))
                .end();
        rules.then(frontend).then(treatment(SetName.OUTSIDE, SetName.OUTCOMES)).end();
        regular(image, treatment.chain(), rules);
    }

    private RuleWriter postrouting() {
        final String chain = "postrouting";
        final RuleWriter rules = rules(chain);
        rules.then(new Ct(CtKey.STATUS, Register.R0))
                .then(Bitwise.and(Register.R0, DST_NAT))
                .then(Cmp.eq(Register.R0, NONE))
                .end(Verdict.ACCEPT);
        rules.then(family.source(plan.address()))
                .then(family.destination(plan.protocol()))
                .then(Lookup.in(SetName.HAIRPINS.toString(), plan.address()))
                .then(masquerade())
                .end("from an endpoint to itself");
        for (final IpPrefix cidr : serviceCidrs) {
            rules.then(family.originalDestination(Register.R0))
                    .then(family.matches(Register.R0, CmpOp.EQ, cidr))
                    .end(Verdict.goTo(CLUSTER_IP_SOURCES));
        }
        rules.then(family.originalDestination(Register.R0))
                .then(Lookup.in(SetName.CLUSTER_IPS.toString(), Register.R0))
                .end(Verdict.goTo(CLUSTER_IP_SOURCES));
        for (final List<Expression> frontend : List.of(plan.originalDestination(), plan.originalNodePort())) {
            rules.then(frontend)
                    .then(Lookup.in(SetName.MASQUERADES.toString(), plan.address()))
                    .then(masquerade())
                    .end();
            rules.then(frontend)
                    .then(Lookup.in(SetName.MASQUERADES_OWN.toString(), plan.address()))
                    .then(fromThisNode())
                    .then(masquerade())
                    .end();
        }
        return rules;
    }

    private RuleWriter clusterIpSources() {
        final RuleWriter rules = rules(CLUSTER_IP_SOURCES);
        if (masqueradeAll) {
            return rules.then(masquerade()).end();
        }
        if (!clusterCidrs.isEmpty()) {
            clusterCidrs.forEach(cidr -> rules.then(sourceIn(cidr)).end(Verdict.ACCEPT));
            rules.then(masquerade()).end("from outside of the cluster");
        }
        return rules;
    }

    private RuleWriter forward() {
        final RuleWriter rules = rules("forward");
        rules.then(new Ct(CtKey.STATE, Register.R0))
                .then(Bitwise.and(Register.R0, ESTABLISHED_OR_RELATED))
                .then(Cmp.neq(Register.R0, NONE))
                .end(Verdict.ACCEPT);
        rules.then(new Ct(CtKey.STATE, Register.R0))
                .then(Bitwise.and(Register.R0, INVALID))
                .then(Cmp.neq(Register.R0, NONE))
                .then(new Counter())
                .end(Verdict.DROP, "of no connection, so not translated back");
        for (final IpPrefix cidr : serviceCidrs) {
            rules.then(destinationIn(cidr)).then(new Counter()).end(Verdict.DROP, "not translated");
        }
        return rules.then(family.destination(Register.R0))
                .then(Lookup.in(SetName.CLUSTER_IPS.toString(), Register.R0))
                .then(new Counter())
                .end(Verdict.DROP, "not translated");
    }

    private List<Expression> sourceIn(final IpPrefix prefix) {
        return concat(family.source(Register.R0), family.matches(Register.R0, CmpOp.EQ, prefix));
    }

    private List<Expression> destinationIn(final IpPrefix prefix) {
        return concat(family.destination(Register.R0), family.matches(Register.R0, CmpOp.EQ, prefix));
    }

    private static List<Expression> concat(final Expression first, final List<Expression> rest) {
        return List.of(first, rest.get(0), rest.get(1));
    }

    private static List<Expression> fromThisNode() {
        return List.of(Fib.saddrType(Register.R0), Cmp.eq(Register.R0, LOCAL));
    }

    /** Goes where the map leads the frontend that is loaded. */
    private List<Expression> treatment(final SetName map, final SetName treatments) {
        return List.of(
                Lookup.map(map.toString(), plan.address(), Register.R0),
                Lookup.verdictMap(treatments.toString(), Register.R0));
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
