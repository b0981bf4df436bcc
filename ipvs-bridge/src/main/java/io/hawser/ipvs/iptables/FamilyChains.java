package io.hawser.ipvs.iptables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Rule;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a family's chains hold. Only rules of chains that all services share are kept in memory; a service's own follow
 * from it. Runs ahead of the kernel by what was written into a transaction; if that fails, it has to be loaded anew.
 * Not thread safe.
 */
final class FamilyChains {
    private final PacketFamily family;
    private final NodeView node;
    private final FamilyRules fixed;
    private final Map<ServicePortName, Map<Section, List<Rule>>> shared = new TreeMap<>();

    FamilyChains(final PacketFamily family, final NodeView node) {
        this.family = family;
        this.node = node;
        fixed = new FamilyRules(family, node);
    }

    PacketFamily family() {
        return family;
    }

    /** Forgets everything and takes these service ports: all chains with all their rules. */
    Map<ChainKey, List<Rule>> load(final Collection<ServicePort> services) {
        shared.clear();
        final Map<ChainKey, List<Rule>> chains = fixed.chains();
        for (final ServicePort service : services) {
            final ServiceRules rules = ServiceRules.of(service, node);
            rules.own().forEach((chain, own) -> chains.put(new ChainKey(XtTable.NAT, chain), own));
            shared.put(service.name(), rules.shared());
        }
        final Set<ChainKey> sections = new LinkedHashSet<>();
        for (final Section section : Section.values()) {
            sections.add(key(section));
        }
        sections.forEach(key -> chains.put(key, rulesOf(key)));
        return chains;
    }

    /** Takes other service ports, and writes the chains that this changes. */
    void change(final Collection<ServicePort> before, final Collection<ServicePort> after, final NfTransaction to) {
        final Map<ChainKey, List<Rule>> old = new LinkedHashMap<>();
        final Map<ChainKey, List<Rule>> now = new LinkedHashMap<>();
        final Map<ServicePortName, Map<Section, List<Rule>>> sharedBefore = new HashMap<>();
        for (final ServicePort service : before) {
            ServiceRules.of(service, node)
                    .own()
                    .forEach((chain, rules) -> old.put(new ChainKey(XtTable.NAT, chain), rules));
            sharedBefore.put(service.name(), shared.remove(service.name()));
        }
        for (final ServicePort service : after) {
            final ServiceRules rules = ServiceRules.of(service, node);
            rules.own().forEach((chain, own) -> now.put(new ChainKey(XtTable.NAT, chain), own));
            shared.put(service.name(), rules.shared());
            sharedBefore.putIfAbsent(service.name(), Map.of());
        }
        write(old, now, touched(sharedBefore), to);
    }

    private Set<ChainKey> touched(final Map<ServicePortName, Map<Section, List<Rule>>> before) {
        final Set<ChainKey> touched = new LinkedHashSet<>();
        before.forEach((name, old) -> {
            final Map<Section, List<Rule>> now = shared.getOrDefault(name, Map.of());
            for (final Section section : Section.values()) {
                if (!Objects.equals(old.get(section), now.get(section))) {
                    touched.add(key(section));
                }
            }
        });
        return touched;
    }

    private void write(
            final Map<ChainKey, List<Rule>> old,
            final Map<ChainKey, List<Rule>> now,
            final Set<ChainKey> touched,
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
        for (final ChainKey key : touched) {
            to.flush(chain(key));
            added.add(rulesOf(key));
        }
        final List<ChainKey> gone =
                old.keySet().stream().filter(key -> !now.containsKey(key)).toList();
        gone.forEach(key -> to.flush(chain(key)));
        added.forEach(rules -> rules.forEach(to::add));
        gone.forEach(key -> to.delete(chain(key)));
    }

    private List<Rule> rulesOf(final ChainKey key) {
        final List<Rule> rules = new ArrayList<>();
        for (final Section section : Section.values()) {
            if (key(section).equals(key)) {
                shared.values().forEach(each -> rules.addAll(each.getOrDefault(section, List.of())));
            }
        }
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
