package io.hawser.ipvs.nftables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Dynset;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Lookup;
import io.hawser.linux.nftables.expression.Nat;
import io.hawser.linux.nftables.expression.Numgen;
import io.hawser.linux.nftables.expression.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The rules of an {@link EndpointChain}. There are three ways to find a service by a packet, tried in order: its
 * destination is a ClusterIP, an external frontend, or a node port. Registers do not outlive a rule, so each loads what
 * it needs.
 */
final class EndpointRules {
    private final Layout layout;
    private final PacketFamily family;

    EndpointRules(final Layout layout) {
        this.layout = layout;
        this.family = layout.family();
    }

    List<Rule> of(final EndpointChain chain) {
        final RuleWriter rules = new RuleWriter(layout.chain(chain));
        if (chain.affinitySeconds() == 0) {
            final RegisterPlan plan = new RegisterPlan(family, 0);
            for (final List<Expression> service : services(plan)) {
                rules.then(service).then(choice(chain, plan)).then(translation(plan.address()));
                rules.end();
            }
            return rules.rules();
        }
        // The client's address stands in front of the frontend.
        final RegisterPlan plan = new RegisterPlan(family, family.registers());
        for (final List<Expression> service : services(plan)) {
            rules.then(service).then(remembered(chain, plan)).then(translation(plan.behind()));
            rules.end();
            rules.then(service).then(noted(chain, plan)).then(translation(plan.behind()));
            rules.end();
        }
        return rules.end(Verdict.goTo(chain.plain().toString()), "no room for another client")
                .rules();
    }

    /** The ways to load a service's ClusterIP, protocol and port. */
    private static List<List<Expression>> services(final RegisterPlan plan) {
        final Expression alias = Lookup.map(SetName.ALIASES.toString(), plan.address(), plan.address());
        final List<Expression> external = new ArrayList<>(plan.destination());
        external.add(alias);
        final List<Expression> nodePort = new ArrayList<>(plan.nodePort());
        nodePort.add(alias);
        return List.of(plan.destination(), external, nodePort);
    }

    /** Loads an endpoint in place of the service. */
    private static List<Expression> choice(final EndpointChain chain, final RegisterPlan plan) {
        return List.of(index(chain, plan), endpoint(plan, plan.address()));
    }

    /** Loads the endpoint that the client went to, if it is still one, and lets the client keep it for longer. */
    private static List<Expression> remembered(final EndpointChain chain, final RegisterPlan plan) {
        final Pool pool = chain.pool();
        return List.of(
                source(plan),
                Lookup.map(pool.affinity().toString(), Register.R0, plan.behind()),
                Lookup.in(pool.members().toString(), plan.address()),
                update(chain, plan));
    }

    /** Loads an endpoint behind the service, and notes it for the client in place of one that has gone. */
    private static List<Expression> noted(final EndpointChain chain, final RegisterPlan plan) {
        final String affinity = chain.pool().affinity().toString();
        return List.of(
                index(chain, plan),
                endpoint(plan, plan.behind()),
                source(plan),
                // To update leaves the data of an element that is there as it is.
                new Dynset(affinity, Dynset.Op.DELETE, Register.R0, plan.behind(), 0, List.of(), false),
                update(chain, plan));
    }

    private static Expression source(final RegisterPlan plan) {
        return plan.family().source(Register.R0);
    }

    private static Expression index(final EndpointChain chain, final RegisterPlan plan) {
        return new Numgen(Numgen.Kind.RANDOM, chain.count(), chain.pool().firstIndex(), plan.behind());
    }

    private static Expression endpoint(final RegisterPlan plan, final Register to) {
        return Lookup.map(SetName.ENDPOINTS.toString(), plan.address(), to);
    }

    private static Expression update(final EndpointChain chain, final RegisterPlan plan) {
        return Dynset.updateMap(
                chain.pool().affinity().toString(),
                Register.R0,
                plan.behind(),
                TimeUnit.SECONDS.toMillis(chain.affinitySeconds()));
    }

    private Expression translation(final Register endpoint) {
        return Nat.dnat(family.family(), endpoint, new RegisterPlan(family, 0).portOf(endpoint));
    }
}
