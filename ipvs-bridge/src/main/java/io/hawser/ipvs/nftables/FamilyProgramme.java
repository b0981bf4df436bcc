package io.hawser.ipvs.nftables;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.Element;
import io.hawser.linux.nftables.ElementTable;
import io.hawser.linux.nftables.ElementWriter;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.TableImage;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
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
    private Claims claims = new Claims();
    private Usage<Element> hairpins = new Usage<>();
    private Usage<Element> clusterIps = new Usage<>();
    private Usage<EndpointChain> chains = new Usage<>();
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
        claims = new Claims();
        hairpins = new Usage<>();
        clusterIps = new Usage<>();
        chains = new Usage<>();
        elements = new ServiceElements(serviceCidrs, claims);
        for (final ServicePort service : services) {
            put(Programmed.of(service, indexes));
        }
        final Delta delta = new Delta(hairpins, clusterIps, chains);
        final ElementTables tables = new ElementTables(delta.after());
        programmed.values().forEach(each -> elements.write(each, tables));
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
        final Delta delta = new Delta(hairpins, clusterIps, chains);
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
        for (final EndpointChain chain : chains.begun()) {
            to.add(layout.chain(chain));
        }
        for (final EndpointChain chain : chains.begun()) {
            endpointRules.of(chain).forEach(to::add);
        }
        for (final SetName set : SetName.values()) {
            delete(set, delta.removed(set), to);
        }
        delete(SetName.HAIRPINS, hairpins.ended(), to);
        delete(SetName.CLUSTER_IPS, clusterIps.ended(), to);
        for (final SetName set : SetName.values()) {
            add(set, delta.added(set), to);
        }
        add(SetName.HAIRPINS, hairpins.begun(), to);
        add(SetName.CLUSTER_IPS, clusterIps.begun(), to);
        // A chain with affinity leads to one without: both have to be empty before one can go.
        chains.ended().forEach(chain -> to.flush(layout.chain(chain)));
        chains.ended().forEach(chain -> to.delete(layout.chain(chain)));
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

    private void settle() {
        hairpins.settle();
        clusterIps.settle();
        chains.settle();
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
            for (final EndpointChain chain : chains.used()) {
                final Chain where = layout.chain(chain);
                image.chain(where, endpointRules.of(chain).toArray(Rule[]::new));
            }
            return image.build();
        }
    }
}
