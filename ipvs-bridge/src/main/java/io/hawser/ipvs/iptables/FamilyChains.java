package io.hawser.ipvs.iptables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Rule;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.ServicePort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a family's chains hold. Only rules of chains that all services share are kept in memory; a service's own follow
 * from it. Runs ahead of the kernel by what was written into a transaction; if that fails, it has to be loaded anew.
 * Not thread safe.
 */
final class FamilyChains {
    private static final Map<ChainKey, List<Section>> SECTIONS = Stream.of(Section.values())
            .collect(Collectors.groupingBy(FamilyChains::key, TreeMap::new, Collectors.toList()));

    private final PacketFamily family;
    private final NodeView node;
    private final FamilyRules fixed;
    private final SharedRules shared = new SharedRules();

    FamilyChains(final PacketFamily family, final NodeView node) {
        this.family = family;
        this.node = node;
        fixed = new FamilyRules(family, node);
    }

    PacketFamily family() {
        return family;
    }

    /** Forgets everything and takes these service ports: all chains with all their rules, table by table. */
    Map<XtTable, Map<String, List<Rule>>> load(final Collection<ServicePort> services) {
        shared.clear();
        final Map<XtTable, Map<String, List<Rule>>> chains = new EnumMap<>(XtTable.class);
        for (final XtTable table : XtTable.values()) {
            chains.put(table, new LinkedHashMap<>());
        }
        fixed.chains().forEach((key, rules) -> chains.get(key.table()).put(key.name(), rules));
        for (final ServicePort service : services) {
            final ServiceRules rules = ServiceRules.of(service, node);
            chains.get(XtTable.NAT).putAll(rules.own());
            shared.put(service.name(), rules.shared());
        }
        shared.settle();
        SECTIONS.keySet().forEach(key -> chains.get(key.table()).put(key.name(), rulesOf(key)));
        return chains;
    }

    /**
     * Takes other service ports, and writes the chains that this changes: a service's own anew, of those that all
     * share the rules that differ.
     */
    void change(
            final Collection<ServicePort> before,
            final Collection<ServicePort> after,
            final Function<Chain, long[]> handles,
            final NfTransaction to) {
        final Map<ChainKey, List<Rule>> old = new LinkedHashMap<>();
        final Map<ChainKey, List<Rule>> now = new LinkedHashMap<>();
        for (final ServicePort service : before) {
            ServiceRules.of(service, node)
                    .own()
                    .forEach((chain, rules) -> old.put(new ChainKey(XtTable.NAT, chain), rules));
            shared.put(service.name(), Map.of());
        }
        for (final ServicePort service : after) {
            final ServiceRules rules = ServiceRules.of(service, node);
            rules.own().forEach((chain, own) -> now.put(new ChainKey(XtTable.NAT, chain), own));
            shared.put(service.name(), rules.shared());
        }
        write(old, now, handles, to);
        shared.settle();
    }

    private void write(
            final Map<ChainKey, List<Rule>> old,
            final Map<ChainKey, List<Rule>> now,
            final Function<Chain, long[]> handles,
            final NfTransaction to) {
        final List<List<Rule>> added = new ArrayList<>();
        now.forEach((key, rules) -> {
            final List<Rule> former = old.get(key);
            if (former == null) {
                to.add(chain(key));
            } else if (former.equals(rules)) {
                return;
            } else {
                to.flush(chain(key));
            }
            added.add(rules);
        });
        SECTIONS.forEach((key, sections) -> {
            if (sections.stream().anyMatch(shared::isChanged)) {
                writeShared(key, sections, handles.apply(chain(key)), added, to);
            }
        });
        final List<ChainKey> gone =
                old.keySet().stream().filter(key -> !now.containsKey(key)).toList();
        gone.forEach(key -> to.flush(chain(key)));
        added.forEach(rules -> rules.forEach(to::add));
        gone.forEach(key -> to.delete(chain(key)));
    }

    private void writeShared(
            final ChainKey key,
            final List<Section> sections,
            final long[] handles,
            final List<List<Rule>> added,
            final NfTransaction to) {
        final int tail = fixed.tail(key).size();
        if (!shared.writeChange(chain(key), sections, handles, tail, to)) {
            to.flush(chain(key));
            added.add(rulesOf(key));
        }
    }

    private List<Rule> rulesOf(final ChainKey key) {
        final List<Rule> rules = new ArrayList<>();
        SECTIONS.get(key).forEach(section -> rules.addAll(shared.of(section)));
        rules.addAll(fixed.tail(key));
        return rules;
    }

    private Chain chain(final ChainKey key) {
        return key.table().of(family).chain(key.name());
    }

    private static ChainKey key(final Section section) {
        return new ChainKey(section.table(), section.chain());
    }
}
