package io.hawser.ipvs.nftables;

import io.hawser.ipvs.netfilter.Claims;
import io.hawser.ipvs.netfilter.RuleWriter;
import io.hawser.ipvs.netfilter.Usage;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Element;
import io.hawser.linux.nftables.ElementTable;
import io.hawser.linux.nftables.ElementWriter;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.TableImage;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a family's table holds, kept in memory so that a change need not read it. It runs ahead of the kernel by what
 * was written into a transaction; if that fails, it has to be loaded anew. Not thread safe.
 */
final class FamilyProgramme {
    private static final Set<SetName> FILLED_BY_RULES = EnumSet.of(SetName.AFFINITY, SetName.AFFINITY_LOCAL);

    private final Layout layout;
    private final BaseRules baseRules;
    private final EndpointRules endpointRules;
    private final List<IpPrefix> serviceCidrs;

    private Map<ServicePortName, Programmed> programmed = Map.of();
    private Claims<Bytes> claims = new Claims<>();
    private Usage<Element> hairpins = new Usage<>();
    private Usage<Element> clusterIps = new Usage<>();
    private Usage<EndpointChain> chains = new Usage<>();
    private Usage<AffinityChain> affinities = new Usage<>();
    private ServiceElements elements;

    FamilyProgramme(final Layout layout, final NodeView node) {
        this.layout = layout;
        baseRules = new BaseRules(layout, node);
        endpointRules = new EndpointRules(layout);
        serviceCidrs = NodeView.of(node.serviceCidrs(), layout.family().family());
    }

    Layout layout() {
        return layout;
    }

    /**
     * Forgets everything and takes these service ports.
     *
     * @param indexes those that the kernel has
     * @return the whole table
     */
    TableImage load(final List<ServicePort> services, final Programmed.Indexes indexes) {
        programmed = new HashMap<>(services.size() * 2);
        claims = new Claims<>();
        hairpins = new Usage<>();
        clusterIps = new Usage<>();
        chains = new Usage<>();
        affinities = new Usage<>();
        elements = new ServiceElements(serviceCidrs, claims);
        for (final ServicePort service : services) {
            put(Programmed.of(service, indexes));
        }
        final Delta delta = new Delta(hairpins, clusterIps, chains, affinities);
        final ElementTables tables = new ElementTables(delta.after());
        programmed.values().forEach(each -> elements.write(each, tables));
        tables.treatments(List.of(FixedTreatment.values()));
        tables.treatments(chains.used());
        hairpins.used().forEach(element -> tables.own(SetName.HAIRPINS, element));
        clusterIps.used().forEach(element -> tables.own(SetName.CLUSTER_IPS, element));
        settle();
        return tables.image();
    }

    /**
     * Takes other service ports, and writes what that changes.
     *
     * @param changes what is there from now on under these names, if anything
     */
    void change(final Map<ServicePortName, Optional<ServicePort>> changes, final NfTransaction to) {
        final Map<ServicePortName, Optional<Programmed>> next = new LinkedHashMap<>();
        changes.forEach((name, service) -> next.put(name, service.map(this::next)));
        final Set<ServicePortName> touched = touched(next);
        final Delta delta = new Delta(hairpins, clusterIps, chains, affinities);
        write(touched, delta.before());
        for (final Map.Entry<ServicePortName, Optional<Programmed>> change : next.entrySet()) {
            remove(change.getKey());
            change.getValue().ifPresent(this::put);
        }
        write(touched, delta.after());
        write(delta, to);
        settle();
    }

    private Programmed next(final ServicePort service) {
        final Programmed before = programmed.get(service.name());
        return Programmed.of(
                service,
                (key, pool, wanted) -> before != null && before.key().equals(key)
                        ? before.slots(pool).with(wanted)
                        : new Slots(wanted));
    }

    /** Those that change, and those that they may take frontends from, or leave them to. */
    private Set<ServicePortName> touched(final Map<ServicePortName, Optional<Programmed>> next) {
        final Set<ServicePortName> touched = new LinkedHashSet<>(next.keySet());
        next.forEach((name, after) -> {
            Optional.ofNullable(programmed.get(name)).ifPresent(before -> addClaimants(before, touched));
            after.ifPresent(each -> addClaimants(each, touched));
        });
        return touched;
    }

    private void addClaimants(final Programmed each, final Set<ServicePortName> to) {
        to.addAll(claims.claimants(each.key()));
        each.external().forEach(key -> to.addAll(claims.claimants(key)));
    }

    private void write(final Set<ServicePortName> names, final ElementSink sink) {
        for (final ServicePortName name : names) {
            final Programmed each = programmed.get(name);
            if (each != null) {
                elements.write(each, sink);
            }
        }
    }

    private void put(final Programmed each) {
        final ServicePortName name = each.service().name();
        programmed.put(name, each);
        claims.add(each.key(), name);
        each.external().forEach(key -> claims.add(key, name));
    }

    private void remove(final ServicePortName name) {
        final Programmed before = programmed.remove(name);
        if (before != null) {
            claims.remove(before.key(), name);
            before.external().forEach(key -> claims.remove(key, name));
        }
    }

    private void write(final Delta delta, final NfTransaction to) {
        affinities.begun().forEach(chain -> to.add(layout.chain(chain)));
        affinities.begun().forEach(chain -> endpointRules.keeping(chain).rules().forEach(to::add));
        chains.begun().forEach(chain -> to.add(layout.chain(chain)));
        chains.begun().forEach(chain -> endpointRules.drawing(chain).rules().forEach(to::add));
        for (final SetName set : SetName.values()) {
            delete(set, delta.removed(set), to);
        }
        for (final SetName set : List.of(SetName.TREATMENTS, SetName.OUTCOMES)) {
            delete(set, elements(chains.ended()), to);
        }
        delete(SetName.HAIRPINS, hairpins.ended(), to);
        delete(SetName.CLUSTER_IPS, clusterIps.ended(), to);
        for (final SetName set : SetName.values()) {
            add(set, delta.added(set), to);
        }
        for (final SetName set : List.of(SetName.TREATMENTS, SetName.OUTCOMES)) {
            add(set, elements(chains.begun()), to);
        }
        add(SetName.HAIRPINS, hairpins.begun(), to);
        add(SetName.CLUSTER_IPS, clusterIps.begun(), to);
        remove(chains.ended(), to);
        remove(affinities.ended(), to);
    }

    private void remove(final List<?> chains, final NfTransaction to) {
        chains.forEach(chain -> to.flush(layout.chain(chain)));
        chains.forEach(chain -> to.delete(layout.chain(chain)));
    }

    private void add(final SetName name, final List<Element> list, final NfTransaction to) {
        if (!list.isEmpty()) {
            to.addElements(layout.set(name), list);
        }
    }

    private void delete(final SetName name, final List<Element> list, final NfTransaction to) {
        if (list.isEmpty()) {
            return;
        }
        final ElementWriter writer = to.deleteElements(layout.set(name));
        for (final Element element : list) {
            writer.key().bytes(element.key());
            if (element.keyEnd() != null) {
                writer.keyEnd().bytes(element.keyEnd());
            }
        }
    }

    private static List<Element> elements(final Collection<? extends Treatment> treatments) {
        return treatments.stream().map(Treatment::element).toList();
    }

    private void settle() {
        hairpins.settle();
        clusterIps.settle();
        chains.settle();
        affinities.settle();
    }

    /** Collects elements by set. */
    private final class ElementTables implements ElementSink {
        private final ElementSink usages;
        private final Map<SetName, ElementTable> tables = new EnumMap<>(SetName.class);
        private final Map<SetName, ElementWriter> writers = new EnumMap<>(SetName.class);

        ElementTables(final ElementSink usages) {
            this.usages = usages;
            for (final SetName name : SetName.values()) {
                if (!FILLED_BY_RULES.contains(name)) {
                    final ElementTable table = new ElementTable(layout.set(name));
                    tables.put(name, table);
                    writers.put(name, table.writer());
                }
            }
        }

        @Override
        public void own(final SetName set, final Element element) {
            writers.get(set).element(element);
        }

        @Override
        public void shared(final SetName set, final Element element) {
            usages.shared(set, element);
        }

        @Override
        public void chain(final EndpointChain chain) {
            usages.chain(chain);
        }

        void treatments(final Collection<? extends Treatment> treatments) {
            for (final Treatment treatment : treatments) {
                own(SetName.TREATMENTS, treatment.element());
                if (treatment.isFinal()) {
                    own(SetName.OUTCOMES, treatment.element());
                }
            }
        }

        TableImage image() {
            final TableImage.Builder image = TableImage.of(layout.table());
            for (final SetName name : SetName.values()) {
                final NfSet set = layout.set(name);
                if (tables.containsKey(name)) {
                    image.set(tables.get(name));
                } else {
                    image.set(set);
                }
            }
            baseRules.addTo(image);
            chain(image, EndpointRules.TRANSLATE, endpointRules.translating());
            affinities.used().forEach(chain -> chain(image, chain, endpointRules.keeping(chain)));
            chains.used().forEach(chain -> chain(image, chain, endpointRules.drawing(chain)));
            return image.build();
        }

        private void chain(final TableImage.Builder image, final Object name, final RuleWriter rules) {
            image.chain(layout.chain(name), rules.array());
        }
    }
}
