package io.hawser.ipvs.nftables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.ipvs.netfilter.RegisterPlan;
import io.hawser.ipvs.netfilter.RuleWriter;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Dynset;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Immediate;
import io.hawser.linux.nftables.expression.Lookup;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.MetaSet;
import io.hawser.linux.nftables.expression.Nat;
import io.hawser.linux.nftables.expression.Numgen;
import io.hawser.linux.nftables.expression.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The rules that choose an endpoint. An {@link EndpointChain} only draws an index; a chain that all share finds the
 * endpoint. In between the index is kept as the packet's priority: registers do not outlive a rule, and a mark may be
 * somebody else's. (A chain with a lookup of its own would have the kernel walk through all endpoints whenever one is
 * added.) The priority is that of a connection's first packet alone, and 0 again behind the choice.
 *
 * <p>There are three ways to find a service by a packet, tried in order: its destination is a ClusterIP, an external
 * frontend, or a node port.
 */
final class EndpointRules {
    static final String TRANSLATE = "translate";

    private static final Register ZERO = Register.R15;

    private final Layout layout;
    private final PacketFamily family;

    EndpointRules(final Layout layout) {
        this.layout = layout;
        this.family = layout.family();
    }

    /** Draws an index. */
    RuleWriter drawing(final EndpointChain chain) {
        final String next = chain.affinity().map(AffinityChain::toString).orElse(TRANSLATE);
        return new RuleWriter(layout.chain(chain))
                .then(new Numgen(Numgen.Kind.RANDOM, chain.count(), chain.pool().firstIndex(), Register.R0))
                .then(new MetaSet(MetaKey.PRIORITY, Register.R0))
                .end(Verdict.goTo(next));
    }

    /** Translates to the endpoint of the index that was drawn. */
    RuleWriter translating() {
        final RuleWriter rules = new RuleWriter(layout.chain(TRANSLATE));
        final RegisterPlan plan = new RegisterPlan(family, 1);
        for (final List<Expression> service : services(plan)) {
            rules.then(service).then(drawn(plan, plan.address())).then(translation(plan.address()));
            rules.end();
        }
        return rules;
    }

    /** Translates to the endpoint that the client went to before, or to the one that was drawn, and remembers it. */
    RuleWriter keeping(final AffinityChain chain) {
        final RuleWriter rules = new RuleWriter(layout.chain(chain));
        // The client's address stands in front of the frontend.
        final RegisterPlan plan = new RegisterPlan(family, family.registers());
        for (final List<Expression> service : services(plan)) {
            rules.then(service).then(remembered(chain, plan)).then(translation(plan.behind()));
            rules.end();
            rules.then(service).then(drawn(plan, plan.behind())).then(noted(chain, plan));
            rules.then(translation(plan.behind())).end();
        }
        return rules.end(Verdict.goTo(TRANSLATE), "no room for another client");
    }

    /** The ways to load a service's ClusterIP, protocol and port. */
    private static List<List<Expression>> services(final RegisterPlan plan) {
        final Expression alias = Lookup.map(SetName.ALIASES.toString(), plan.address(), plan.address());
        final List<Expression> external = new ArrayList<>(plan.destinationToFollow());
        external.add(alias);
        final List<Expression> nodePort = new ArrayList<>(plan.nodePortToFollow());
        nodePort.add(alias);
        return List.of(plan.destinationToFollow(), external, nodePort);
    }

    /** Loads the endpoint of the index that was drawn. */
    private static List<Expression> drawn(final RegisterPlan plan, final Register to) {
        return List.of(
                new Meta(MetaKey.PRIORITY, plan.behind()),
                Lookup.map(SetName.ENDPOINTS.toString(), plan.address(), to));
    }

    /** Loads the endpoint that the client went to, if it is still one, and lets the client keep it for longer. */
    private static List<Expression> remembered(final AffinityChain chain, final RegisterPlan plan) {
        return List.of(
                plan.family().source(Register.R0),
                Lookup.map(chain.pool().affinity().toString(), Register.R0, plan.behind()),
                Lookup.in(chain.pool().members().toString(), plan.address()),
                update(chain, plan));
    }

    /** Notes the endpoint that is loaded for the client, in place of one that has gone. */
    private static List<Expression> noted(final AffinityChain chain, final RegisterPlan plan) {
        final String affinity = chain.pool().affinity().toString();
        return List.of(
                plan.family().source(Register.R0),
                // To update leaves the data of an element that is there as it is.
                new Dynset(affinity, Dynset.Op.DELETE, Register.R0, plan.behind(), 0, List.of(), false),
                update(chain, plan));
    }

    private static Expression update(final AffinityChain chain, final RegisterPlan plan) {
        return Dynset.updateMap(
                chain.pool().affinity().toString(),
                Register.R0,
                plan.behind(),
                TimeUnit.SECONDS.toMillis(chain.seconds()));
    }

    private List<Expression> translation(final Register endpoint) {
        return List.of(
                new Immediate(ZERO, Bytes.u32(0)),
                new MetaSet(MetaKey.PRIORITY, ZERO),
                Nat.dnat(family.family(), endpoint, new RegisterPlan(family, 0).portOf(endpoint)));
    }
}
