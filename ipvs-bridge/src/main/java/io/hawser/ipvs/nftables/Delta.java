package io.hawser.ipvs.nftables;

import io.hawser.ipvs.netfilter.Usage;
import io.hawser.linux.nftables.Element;
import io.hawser.linux.nftables.data.Bytes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What some service ports put into the table before a change and after it. Not thread safe. */
final class Delta {
    private final Map<SetName, Map<Bytes, Element>> before = new EnumMap<>(SetName.class);
    private final Map<SetName, Map<Bytes, Element>> after = new EnumMap<>(SetName.class);
    private final Usage<Element> hairpins;
    private final Usage<Element> clusterIps;
    private final Usage<EndpointChain> chains;
    private final Usage<AffinityChain> affinities;

    /** Usages are changed as the sinks are told. */
    Delta(
            final Usage<Element> hairpins,
            final Usage<Element> clusterIps,
            final Usage<EndpointChain> chains,
            final Usage<AffinityChain> affinities) {
        this.hairpins = hairpins;
        this.clusterIps = clusterIps;
        this.chains = chains;
        this.affinities = affinities;
    }

    /** Takes what is in the table. */
    ElementSink before() {
        return new Side(before, -1);
    }

    /** Takes what shall be in the table. */
    ElementSink after() {
        return new Side(after, 1);
    }

    /** The elements that go. */
    List<Element> removed(final SetName set) {
        return surplus(set, before, after);
    }

    /** The elements that come. */
    List<Element> added(final SetName set) {
        return surplus(set, after, before);
    }

    private static List<Element> surplus(
            final SetName set,
            final Map<SetName, Map<Bytes, Element>> these,
            final Map<SetName, Map<Bytes, Element>> those) {
        final Map<Bytes, Element> others = those.getOrDefault(set, Map.of());
        final List<Element> surplus = new ArrayList<>();
        these.getOrDefault(set, Map.of()).forEach((key, element) -> {
            if (!element.equals(others.get(key))) {
                surplus.add(element);
            }
        });
        return surplus;
    }

    private final class Side implements ElementSink {
        private final Map<SetName, Map<Bytes, Element>> elements;
        private final int count;

        Side(final Map<SetName, Map<Bytes, Element>> elements, final int count) {
            this.elements = elements;
            this.count = count;
        }

        @Override
        public void own(final SetName set, final Element element) {
            elements.computeIfAbsent(set, name -> new LinkedHashMap<>()).put(element.key(), element);
        }

        @Override
        public void shared(final SetName set, final Element element) {
            (set == SetName.HAIRPINS ? hairpins : clusterIps).add(element, count);
        }

        @Override
        public void chain(final EndpointChain chain) {
            chains.add(chain, count);
            chain.affinity().ifPresent(affinity -> affinities.add(affinity, count));
        }
    }
}
