package io.hawser.ipvs.iptables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.Hook;
import io.hawser.linux.nftables.ListedChain;
import io.hawser.linux.nftables.ListedRule;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One table of one family as the kernel holds it, and what has to happen to it. What is not {@linkplain
 * ChainName#isOfServices ours by name} is left alone, but for the rules that lead to ours.
 */
final class KernelChains {
    private final XtTable kind;
    private final PacketFamily family;
    private final Table table;
    private final boolean present;
    private final Map<String, ListedChain> chains = new LinkedHashMap<>();
    private final Map<String, List<ListedRule>> rules = new LinkedHashMap<>();

    private KernelChains(final XtTable kind, final PacketFamily family, final boolean present) {
        this.kind = kind;
        this.family = family;
        this.table = kind.of(family);
        this.present = present;
    }

    static KernelChains read(final Nftables nftables, final XtTable kind, final PacketFamily family) {
        final Table table = kind.of(family);
        final boolean present =
                nftables.tables().stream().anyMatch(listed -> listed.table().equals(table));
        final KernelChains kernel = new KernelChains(kind, family, present);
        if (present) {
            nftables.chains(table)
                    .forEach(chain -> kernel.chains.put(chain.chain().name(), chain));
            for (final ListedRule rule : nftables.rules(table)) {
                kernel.rules
                        .computeIfAbsent(rule.rule().chain().name(), chain -> new ArrayList<>())
                        .add(rule);
            }
        }
        return kernel;
    }

    /** Whether we left something here. */
    boolean isOwned() {
        return chains.containsKey(ChainName.OWNER);
    }

    /** Whether a proxy of services left something here. */
    boolean hasChainsOfServices() {
        return !ours().isEmpty();
    }

    /**
     * Writes what makes the kernel hold this; nothing if it does.
     *
     * @param desired the chains of this table that are to be
     */
    void writeDifference(final Map<String, List<Rule>> desired, final NfTransaction to) {
        if (!present) {
            to.add(table);
        }
        for (final Map.Entry<String, Hook> base : kind.hooks().entrySet()) {
            if (!chains.containsKey(base.getKey())) {
                to.add(table.chain(base.getKey()), base.getValue());
            }
        }
        final List<List<Rule>> added = new ArrayList<>();
        desired.forEach((name, wanted) -> {
            if (!chains.containsKey(name)) {
                to.add(table.chain(name));
                added.add(wanted);
            } else if (!held(name).equals(wanted)) {
                to.flush(table.chain(name));
                added.add(wanted);
            }
        });
        final List<String> stale =
                ours().stream().filter(name -> !desired.containsKey(name)).toList();
        final Set<String> others = goalsOfOthers();
        stale.stream().filter(name -> !held(name).isEmpty()).forEach(name -> to.flush(table.chain(name)));
        added.forEach(each -> each.forEach(to::add));
        stale.stream().filter(name -> !others.contains(name)).forEach(name -> to.delete(table.chain(name)));
        writeJumps(to);
    }

    /**
     * Writes what removes all that a proxy of services has made here, with what is left empty by that: iptables makes
     * base chains and tables whenever it needs them.
     */
    void writeRemoval(final NfTransaction to) {
        final List<Chain> empty = new ArrayList<>();
        for (final ListedChain listed : chains.values()) {
            final Chain chain = listed.chain();
            if (ChainName.isOfServices(chain.name())) {
                to.flush(chain);
            } else if (listed.hook().isPresent()) {
                final List<ListedRule> held = rules.getOrDefault(chain.name(), List.of());
                final List<ListedRule> jumps =
                        held.stream().filter(rule -> leadsToOurs(rule.rule())).toList();
                jumps.forEach(rule -> to.delete(chain, rule.handle()));
                if (jumps.size() == held.size() && listed.hook().get().policy() == Hook.Policy.ACCEPT) {
                    empty.add(chain);
                }
            }
        }
        final Set<String> others = goalsOfOthers();
        final List<String> gone =
                ours().stream().filter(name -> !others.contains(name)).toList();
        gone.forEach(name -> to.delete(table.chain(name)));
        empty.forEach(to::delete);
        if (gone.size() + empty.size() == chains.size()) {
            to.delete(table);
        }
    }

    /** Jumps that are missing come first in their chain, in the order of {@link Jump#ALL}. */
    private void writeJumps(final NfTransaction to) {
        for (int i = Jump.ALL.size() - 1; i >= 0; i--) {
            final Jump jump = Jump.ALL.get(i);
            if (jump.table() == kind) {
                final Rule rule = jump.rule(family);
                if (!held(jump.from()).contains(rule)) {
                    to.insert(rule);
                }
            }
        }
    }

    private List<String> ours() {
        return chains.keySet().stream().filter(ChainName::isOfServices).toList();
    }

    private List<Rule> held(final String chain) {
        return rules.getOrDefault(chain, List.of()).stream()
                .map(ListedRule::rule)
                .toList();
    }

    /** Chains that regular chains of others lead to: these the kernel does not let go. */
    private Set<String> goalsOfOthers() {
        final Set<String> goals = new HashSet<>();
        for (final ListedChain chain : chains.values()) {
            final Chain from = chain.chain();
            if (!ChainName.isOfServices(from.name()) && chain.hook().isEmpty()) {
                held(from.name()).forEach(rule -> rule.expressions().forEach(step -> addGoal(step, goals)));
            }
        }
        return goals;
    }

    private static boolean leadsToOurs(final Rule rule) {
        final Set<String> goals = new HashSet<>();
        rule.expressions().forEach(step -> addGoal(step, goals));
        return goals.stream().anyMatch(ChainName::isOfServices);
    }

    private static void addGoal(final Expression step, final Set<String> goals) {
        if (step instanceof ImmediateVerdict verdict) {
            goals.add(verdict.verdict().chain());
        }
    }
}
