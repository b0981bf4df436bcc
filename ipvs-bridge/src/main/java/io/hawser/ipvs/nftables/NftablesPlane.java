package io.hawser.ipvs.nftables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.ipvs.netfilter.RulesetPlane;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.TableReconciler;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TableDifference;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Services in tables of nf_tables, one of each family: as many rules whatever the number of services, and maps with an
 * element for each endpoint. One owner. Not thread safe.
 */
public final class NftablesPlane extends RulesetPlane {
    /** What {@code --proxy-mode} calls it. */
    public static final String NAME = "nftables";
    /** The name of its table, in either family. */
    public static final String TABLE = Layout.TABLE;

    private final Nftables nftables;
    private final NodeView node;
    private final TableReconciler reconciler;
    private final Map<IpFamily, FamilyProgramme> families = new EnumMap<>(IpFamily.class);

    /** @param nftables of the node's network namespace; owned from now on, and closed with this */
    public NftablesPlane(final Nftables nftables, final NodeView node) {
        super(nftables);
        this.nftables = nftables;
        this.node = node;
        reconciler = new TableReconciler(nftables);
    }

    /** Opens the plane of the calling thread's network namespace. */
    public static NftablesPlane open(final NodeView node) {
        return new NftablesPlane(Nftables.open(), node);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    protected boolean isKnown(final TableDifference difference) {
        return families.keySet().containsAll(changes(difference).keySet());
    }

    @Override
    protected void change(final TableDifference difference, final NfTransaction to) {
        changes(difference).forEach((family, each) -> families.get(family).change(each, to));
    }

    @Override
    protected int difference(final ServiceTable wanted, final NfTransaction to) {
        families.clear();
        int read = 0;
        for (final IpFamily family : IpFamily.values()) {
            final List<ServicePort> services =
                    wanted.ports().filter(port -> port.family() == family).toList();
            final Layout layout = new Layout(PacketFamily.of(family));
            final boolean present = Tables.isPresent(nftables, layout.table());
            if (present || isUsed(family) || !services.isEmpty()) {
                final FamilyProgramme programme = new FamilyProgramme(layout, node);
                families.put(family, programme);
                final KernelSlots slots = present ? KernelSlots.read(nftables, layout) : KernelSlots.NONE;
                read = reconciler.difference(programme.load(services, slots), to);
            }
        }
        return read == 0 ? nftables.generation() : read;
    }

    @Override
    protected void remove() {
        Tables.delete(nftables, Layout.TABLE);
    }

    /** Whether the node speaks this family, services or not. */
    private boolean isUsed(final IpFamily family) {
        return Stream.of(node.clusterCidrs(), node.serviceCidrs())
                .flatMap(List::stream)
                .map(IpPrefix::family)
                .anyMatch(family::equals);
    }

    private static Map<IpFamily, Map<ServicePortName, Optional<ServicePort>>> changes(
            final TableDifference difference) {
        final Map<IpFamily, Map<ServicePortName, Optional<ServicePort>>> changes = new EnumMap<>(IpFamily.class);
        difference.removed().forEach(port -> put(changes, port.name(), Optional.empty()));
        final List<ServicePort> present = new ArrayList<>(difference.added());
        difference.changed().forEach(change -> present.add(change.after()));
        present.forEach(port -> put(changes, port.name(), Optional.of(port)));
        return changes;
    }

    private static void put(
            final Map<IpFamily, Map<ServicePortName, Optional<ServicePort>>> changes,
            final ServicePortName name,
            final Optional<ServicePort> port) {
        changes.computeIfAbsent(name.family(), family -> new LinkedHashMap<>()).put(name, port);
    }
}
