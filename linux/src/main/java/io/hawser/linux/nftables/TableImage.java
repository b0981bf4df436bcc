package io.hawser.linux.nftables;

import io.hawser.linux.nftables.data.UserData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a table should hold. Immutable, but for the elements of its sets.
 *
 * @param table which
 * @param settings what it is told
 * @param counters its named counters
 * @param sets its sets and maps
 * @param chains its chains with their rules; a chain that others lead to may stand behind them
 */
public record TableImage(
        Table table, TableSettings settings, List<NamedCounter> counters, List<Contents> sets, List<Rules> chains) {
    /**
     * A set and what it should hold.
     *
     * @param set which, and what it is
     * @param elements empty if the set is filled by rules and left alone
     */
    public record Contents(NfSet set, Optional<ElementTable> elements) {}

    /**
     * A chain and its rules.
     *
     * @param chain which
     * @param hook where it is called; empty for a regular chain
     * @param userData stored with it
     * @param rules in order
     */
    public record Rules(Chain chain, Optional<Hook> hook, UserData userData, List<Rule> rules) {
        /** @param rules is copied */
        public Rules {
            rules = List.copyOf(rules);
        }
    }

    /** The lists are copied. */
    public TableImage {
        counters = List.copyOf(counters);
        sets = List.copyOf(sets);
        chains = List.copyOf(chains);
    }

    /** Describes a table. */
    public static Builder of(final Table table) {
        return new Builder(table);
    }

    /** Describes a table. Not thread safe. */
    public static final class Builder {
        private final Table table;
        private final List<NamedCounter> counters = new ArrayList<>();
        private final List<Contents> sets = new ArrayList<>();
        private final List<Rules> chains = new ArrayList<>();
        private TableSettings settings = TableSettings.NONE;

        Builder(final Table table) {
            this.table = table;
        }

        /** What the table is told. */
        public Builder settings(final TableSettings told) {
            settings = told;
            return this;
        }

        /** A named counter. */
        public Builder counter(final NamedCounter counter) {
            counters.add(counter);
            return this;
        }

        /** A set that rules fill: its elements are left alone. */
        public Builder set(final NfSet set) {
            sets.add(new Contents(set, Optional.empty()));
            return this;
        }

        /** A set with its elements, which are read when the image is compared. */
        public Builder set(final ElementTable elements) {
            sets.add(new Contents(elements.set(), Optional.of(elements)));
            return this;
        }

        /** A regular chain. */
        public Builder chain(final Chain chain, final Rule... rules) {
            chains.add(new Rules(chain, Optional.empty(), UserData.NONE, List.of(rules)));
            return this;
        }

        /** A base chain. */
        public Builder chain(final Chain chain, final Hook hook, final Rule... rules) {
            chains.add(new Rules(chain, Optional.of(hook), UserData.NONE, List.of(rules)));
            return this;
        }

        /** A chain. */
        public Builder chain(final Rules rules) {
            chains.add(rules);
            return this;
        }

        /** The table. */
        public TableImage build() {
            return new TableImage(table, settings, counters, sets, chains);
        }
    }
}
