package io.hawser.ipvs.iptables;

import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.RulePlace;
import io.hawser.proxy.service.ServicePortName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The rules that services have in chains which all share: section by section, and in each in the order of services'
 * names. Not thread safe.
 */
final class SharedRules {
    private final Map<ServicePortName, Map<Section, List<Rule>>> held = new TreeMap<>();
    /** What services that changed had before. */
    private final Map<ServicePortName, Map<Section, List<Rule>>> before = new LinkedHashMap<>();

    /** Forgets all services. */
    void clear() {
        held.clear();
        before.clear();
    }

    /** Takes what a service has now; nothing for none. */
    void put(final ServicePortName service, final Map<Section, List<Rule>> rules) {
        final Map<Section, List<Rule>> former = rules.isEmpty() ? held.remove(service) : held.put(service, rules);
        before.putIfAbsent(service, former == null ? Map.of() : former);
    }

    /** What was put becomes what was before. */
    void settle() {
        before.clear();
    }

    /** All rules of a section. */
    List<Rule> of(final Section section) {
        final List<Rule> rules = new ArrayList<>();
        held.values().forEach(each -> rules.addAll(each.getOrDefault(section, List.of())));
        return rules;
    }

    /** Whether a section is another one than it was. */
    boolean isChanged(final Section section) {
        return before.entrySet().stream()
                .anyMatch(entry -> !Objects.equals(
                        entry.getValue().get(section),
                        held.getOrDefault(entry.getKey(), Map.of()).get(section)));
    }

    /**
     * Writes the rules that differ, each where it belongs.
     *
     * @param sections of the chain, in order
     * @param handles the kernel's numbers of the chain's rules as they were before
     * @param tail how many rules stand behind the sections
     * @return whether that could be told from the numbers; if not, nothing was written
     */
    boolean writeChange(
            final Chain chain,
            final List<Section> sections,
            final long[] handles,
            final int tail,
            final NfTransaction to) {
        final Map<ServicePortName, Map<Section, List<Rule>>> all = new TreeMap<>(held);
        before.keySet().forEach(service -> all.putIfAbsent(service, Map.of()));
        final List<Segment> segments = new ArrayList<>();
        int at = 0;
        for (final Section section : sections) {
            for (final Map.Entry<ServicePortName, Map<Section, List<Rule>>> entry : all.entrySet()) {
                final List<Rule> now = entry.getValue().getOrDefault(section, List.of());
                final Map<Section, List<Rule>> former = before.get(entry.getKey());
                final List<Rule> was = former == null ? now : former.getOrDefault(section, List.of());
                if (!was.equals(now)) {
                    segments.add(new Segment(at, was.size(), now));
                }
                at += was.size();
            }
        }
        if (at + tail != handles.length) {
            return false;
        }
        segments.forEach(segment -> segment.writeAdditions(handles, to));
        segments.forEach(segment -> segment.writeDeletions(chain, handles, to));
        return true;
    }

    /**
     * Rules of one service in one section.
     *
     * @param at index of the first that it had
     * @param count how many it had
     * @param now what it has
     */
    private record Segment(int at, int count, List<Rule> now) {
        void writeAdditions(final long[] handles, final NfTransaction to) {
            final int next = at + count;
            for (final Rule rule : now) {
                if (next == handles.length) {
                    to.add(rule);
                } else {
                    to.insert(rule, RulePlace.handle(handles[next]));
                }
            }
        }

        void writeDeletions(final Chain chain, final long[] handles, final NfTransaction to) {
            for (int i = at; i < at + count; i++) {
                to.delete(chain, handles[i]);
            }
        }
    }
}
