package io.hawser.linux.nftables;

import io.hawser.linux.nftables.expression.Dynset;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.Lookup;
import io.hawser.linux.nftables.expression.ObjectMap;
import io.hawser.linux.nftables.header.NfTables.SetFlags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the kernel holds of a table, elements aside.
 *
 * @param settings what the table was told
 * @param chains by name
 * @param rules by the name of their chain, in order
 * @param sets by name, without those that belong to a rule
 * @param counters that have names
 */
record KernelTable(
        TableSettings settings,
        Map<String, ListedChain> chains,
        Map<String, List<Rule>> rules,
        Map<String, NfSet> sets,
        Set<NamedCounter> counters) {
    /** Reads it; null if there is no such table. */
    static KernelTable read(final Nftables nftables, final Table table) {
        ListedTable listed = null;
        for (final ListedTable each : nftables.tables()) {
            listed = each.table().equals(table) ? each : listed;
        }
        if (listed == null) {
            return null;
        }
        final Map<String, ListedChain> chains = new LinkedHashMap<>();
        nftables.chains(table).forEach(chain -> chains.put(chain.chain().name(), chain));
        final Map<String, List<Rule>> rules = new LinkedHashMap<>();
        for (final ListedRule rule : nftables.rules(table)) {
            rules.computeIfAbsent(rule.rule().chain().name(), chain -> new ArrayList<>())
                    .add(rule.rule());
        }
        final Map<String, NfSet> sets = new LinkedHashMap<>();
        for (final ListedSet set : nftables.sets(table)) {
            if ((set.set().flags() & SetFlags.NFT_SET_ANONYMOUS) == 0) {
                sets.put(set.set().name(), set.set());
            }
        }
        final Set<NamedCounter> counters = new LinkedHashSet<>();
        nftables.counters(table).forEach(counter -> counters.add(counter.counter()));
        return new KernelTable(listed.settings(), chains, rules, sets, counters);
    }

    List<Rule> rulesOf(final String chain) {
        return rules.getOrDefault(chain, List.of());
    }

    /** Whether a rule of the chain uses one of these sets. */
    boolean uses(final String chain, final Set<String> names) {
        for (final Rule rule : rulesOf(chain)) {
            for (final Expression expression : rule.expressions()) {
                final String set = setOf(expression);
                if (set != null && names.contains(set)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String setOf(final Expression expression) {
        if (expression instanceof Lookup lookup) {
            return lookup.set();
        }
        if (expression instanceof Dynset dynset) {
            return dynset.set();
        }
        return expression instanceof ObjectMap map ? map.map() : null;
    }
}
