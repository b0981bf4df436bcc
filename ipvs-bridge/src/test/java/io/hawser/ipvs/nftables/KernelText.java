package io.hawser.ipvs.nftables;

import io.hawser.linux.nftables.Element;
import io.hawser.linux.nftables.ListedChain;
import io.hawser.linux.nftables.ListedSet;
import io.hawser.linux.nftables.ListedTable;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Table;
import java.util.Comparator;
import java.util.List;

/** What the kernel holds, in an order of its own and in words that no version of a tool has a say in. */
public final class KernelText {
    private KernelText() {}

    /** All tables, a line for each chain, rule, set and element. */
    public static String of(final Nftables nftables) {
        final StringBuilder text = new StringBuilder();
        nftables.tables().stream()
                .map(ListedTable::table)
                .sorted(Comparator.comparing(Table::toString))
                .forEach(table -> text.append(of(nftables, table)));
        return text.toString();
    }

    private static String of(final Nftables nftables, final Table table) {
        final NfTransaction text = nftables.newTransaction();
        text.add(table);
        final List<ListedChain> chains = nftables.chains(table).stream()
                .sorted(Comparator.comparing(listed -> listed.chain().name()))
                .toList();
        for (final ListedChain listed : chains) {
            text.add(listed.chain(), listed.hook().orElse(null), listed.userData());
            nftables.rules(listed.chain()).forEach(rule -> text.add(rule.rule()));
        }
        final List<ListedSet> sets = nftables.sets(table).stream()
                .sorted(Comparator.comparing(listed -> listed.set().name()))
                .toList();
        for (final ListedSet listed : sets) {
            text.add(listed.set());
            final List<Element> elements = nftables.elements(listed.set()).stream()
                    .sorted(Comparator.comparing(Element::key))
                    .toList();
            // One at a time, for a line of its own.
            elements.forEach(element -> text.addElements(listed.set(), List.of(element)));
        }
        return text.toString();
    }
}
