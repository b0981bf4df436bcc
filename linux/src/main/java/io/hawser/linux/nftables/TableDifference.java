package io.hawser.linux.nftables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has to happen to one table. Used once. Not thread safe. */
final class TableDifference {
    private final TableImage desired;
    private final KernelTable held;
    private final Map<String, ElementDifference> elements;
    private final Set<String> keptSets = new LinkedHashSet<>();
    /** Sets that go, some of them to come again as something else. */
    private final Set<String> lostSets = new LinkedHashSet<>();

    private final Set<String> lostChains = new LinkedHashSet<>();
    private final Set<String> flushedChains = new LinkedHashSet<>();
    private boolean rebuilt;

    private TableDifference(
            final TableImage desired, final KernelTable held, final Map<String, ElementDifference> elements) {
        this.desired = desired;
        this.held = held;
        this.elements = elements;
    }

    /** Reads what the kernel holds, and compares. */
    static TableDifference read(final Nftables nftables, final TableImage desired) {
        final KernelTable held = KernelTable.read(nftables, desired.table());
        final Map<String, ElementDifference> elements = new LinkedHashMap<>();
        final TableDifference difference = new TableDifference(desired, held, elements);
        if (held != null) {
            difference.compareSets(nftables);
            difference.compareChains();
        }
        return difference;
    }

    /** Writes the changes; nothing if the kernel holds what it should. */
    void write(final NfTransaction to) {
        if (held == null || rebuilt) {
            if (rebuilt) {
                to.delete(desired.table());
            }
            to.add(desired.table(), desired.settings());
            desired.counters().forEach(to::add);
            desired.chains().forEach(chain -> addChain(to, chain));
            desired.sets().forEach(set -> addSet(to, set));
            desired.chains().forEach(chain -> chain.rules().forEach(to::add));
            return;
        }
        if (desired.settings().flags() != held.settings().flags()) {
            to.add(desired.table(), desired.settings());
        }
        writeDeletions(to);
        writeAdditions(to);
    }

    private void compareSets(final Nftables nftables) {
        lostSets.addAll(held.sets().keySet());
        for (final TableImage.Contents contents : desired.sets()) {
            final NfSet set = contents.set();
            if (!set.equals(held.sets().get(set.name()))) {
                continue;
            }
            lostSets.remove(set.name());
            keptSets.add(set.name());
            if (contents.elements().isPresent()) {
                final ElementDifference difference =
                        new ElementDifference(contents.elements().get());
                nftables.elements(set, difference);
                elements.put(set.name(), difference);
            }
        }
    }

    private void compareChains() {
        rebuilt = !desired.settings().userData().equals(held.settings().userData());
        final Set<String> surplus = new LinkedHashSet<>(held.chains().keySet());
        for (final TableImage.Rules chain : desired.chains()) {
            final String name = chain.chain().name();
            surplus.remove(name);
            final ListedChain there = held.chains().get(name);
            if (there == null) {
                continue;
            }
            if (!isChangeable(there, chain)) {
                // What leads to a regular chain would have to go first; a base chain stands alone.
                rebuilt |= there.hook().isEmpty() || chain.hook().isEmpty();
                lostChains.add(name);
            } else if (!held.rulesOf(name).equals(chain.rules()) || held.uses(name, lostSets)) {
                flushedChains.add(name);
            }
        }
        lostChains.addAll(surplus);
    }

    /** Whether the one can become the other as it stands: the kernel changes nothing but the policy. */
    private static boolean isChangeable(final ListedChain there, final TableImage.Rules chain) {
        final boolean sameHook = there.hook().isPresent() == chain.hook().isPresent()
                && (chain.hook().isEmpty()
                        || there.hook()
                                .get()
                                .policy(chain.hook().get().policy())
                                .equals(chain.hook().get()));
        return sameHook && there.userData().equals(chain.userData());
    }

    private void writeDeletions(final NfTransaction to) {
        final Table table = desired.table();
        for (final String chain : flushedChains) {
            to.flush(table.chain(chain));
        }
        for (final String chain : lostChains) {
            if (!held.rulesOf(chain).isEmpty()) {
                to.flush(table.chain(chain));
            }
        }
        elements.values().forEach(difference -> difference.writeDeletions(to));
        for (final String set : lostSets) {
            to.delete(held.sets().get(set));
        }
        for (final String chain : lostChains) {
            to.delete(table.chain(chain));
        }
        final List<NamedCounter> lostCounters = new ArrayList<>(held.counters());
        lostCounters.removeAll(desired.counters());
        lostCounters.forEach(to::delete);
    }

    private void writeAdditions(final NfTransaction to) {
        for (final NamedCounter counter : desired.counters()) {
            if (!held.counters().contains(counter)) {
                to.add(counter);
            }
        }
        for (final TableImage.Rules chain : desired.chains()) {
            final ListedChain there = held.chains().get(chain.chain().name());
            final boolean fresh =
                    there == null || lostChains.contains(chain.chain().name());
            if (fresh || !there.hook().equals(chain.hook())) {
                addChain(to, chain);
            }
        }
        for (final TableImage.Contents set : desired.sets()) {
            final ElementDifference difference = elements.get(set.set().name());
            if (!keptSets.contains(set.set().name())) {
                addSet(to, set);
            } else if (difference != null) {
                difference.writeAdditions(to);
            }
        }
        for (final TableImage.Rules chain : desired.chains()) {
            final String name = chain.chain().name();
            if (flushedChains.contains(name)
                    || lostChains.contains(name)
                    || !held.chains().containsKey(name)) {
                chain.rules().forEach(to::add);
            }
        }
    }

    private static void addChain(final NfTransaction to, final TableImage.Rules chain) {
        to.add(chain.chain(), chain.hook().orElse(null), chain.userData());
    }

    private static void addSet(final NfTransaction to, final TableImage.Contents contents) {
        to.add(contents.set());
        contents.elements().ifPresent(elements -> ElementDifference.writeAll(elements, to));
    }
}
