package io.hawser.ipvs.nftables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.LinuxException;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.nftables.CommitOutcome;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.TableReconciler;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.DataPlaneException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services in tables of nf_tables, one of each family: as many rules whatever the number of services, and maps with an
 * element for each endpoint. One owner. Not thread safe.
 */
public final class NftablesPlane implements DataPlane {
    /** What {@code --proxy-mode} calls it. */
    public static final String NAME = "nftables";
    /** The name of its table, in either family. */
    public static final String TABLE = Layout.TABLE;

    private static final Logger LOG = LoggerFactory.getLogger(NftablesPlane.class);
    private static final int TRIES = 16;

    private final Nftables nftables;
    private final NodeView node;
    private final TableReconciler reconciler;
    private final NfTransaction transaction;
    private final Map<IpFamily, FamilyProgramme> families = new EnumMap<>(IpFamily.class);

    private ServiceTable table = ServiceTable.EMPTY;
    /** Whether the programmes say what the kernel holds. */
    private boolean inStep;
    /** The ruleset's generation that our last transaction made, or that was found right. */
    private int generation;
    /** Whether somebody else changed the ruleset since it was found right. */
    private boolean foreignChange;

    /** @param nftables of the node's network namespace; owned from now on, and closed with this */
    public NftablesPlane(final Nftables nftables, final NodeView node) {
        this.nftables = nftables;
        this.node = node;
        reconciler = new TableReconciler(nftables);
        transaction = nftables.newTransaction();
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
    public void apply(final ServiceTable wanted) {
        try {
            if (!inStep) {
                synchronise(wanted);
            } else {
                change(wanted);
            }
        } catch (final LinuxException e) {
            throw new DataPlaneException("services could not be written to nf_tables", e);
        }
    }

    @Override
    public boolean reconcile() {
        try {
            if (inStep && !foreignChange && nftables.generation() == generation) {
                return false;
            }
            return synchronise(table);
        } catch (final LinuxException e) {
            throw new DataPlaneException("services could not be compared with nf_tables", e);
        }
    }

    @Override
    public void cleanUp() {
        try {
            inStep = false;
            table = ServiceTable.EMPTY;
            Tables.delete(nftables, Layout.TABLE);
        } catch (final LinuxException e) {
            throw new DataPlaneException(
                    "table " + Layout.TABLE + " of nf_tables is left in place; 'nft delete table' removes it", e);
        }
    }

    @Override
    public void close() {
        nftables.close();
    }

    /** What the last change of services came to, a line each. */
    String lastChange() {
        return transaction.toString();
    }

    /** Writes what differs from the former table, without looking. */
    private void change(final ServiceTable wanted) {
        final Map<IpFamily, Map<ServicePortName, Optional<ServicePort>>> changes = changes(table.differenceTo(wanted));
        if (!families.keySet().containsAll(changes.keySet())) {
            synchronise(wanted);
            return;
        }
        inStep = false;
        transaction.clear();
        changes.forEach((family, each) -> families.get(family).change(each, transaction));
        if (LOG.isDebugEnabled()) {
            LOG.debug("{}", transaction);
        }
        if (!transaction.isEmpty() && !commit()) {
            synchronise(wanted);
            return;
        }
        table = wanted;
        inStep = true;
    }

    /** Whether the kernel took the transaction; it does not if somebody else took away what it is about. */
    private boolean commit() {
        try {
            for (int i = 0; i < TRIES; i++) {
                if (transaction.commitAt(generation) == CommitOutcome.APPLIED) {
                    generation = following(generation);
                    return true;
                }
                foreignChange = true;
                generation = nftables.generation();
            }
            return false;
        } catch (final LinuxException e) {
            LOG.warn("a change of services was refused, the whole is compared: {}", e.getMessage());
            return false;
        }
    }

    /** Reads what the kernel holds, and writes what differs. */
    private boolean synchronise(final ServiceTable wanted) {
        inStep = false;
        for (int i = 0; i < TRIES; i++) {
            final int read = nftables.consistently(() -> difference(wanted));
            if (transaction.isEmpty()) {
                settle(wanted, read);
                return false;
            }
            if (transaction.commitAt(read) == CommitOutcome.APPLIED) {
                settle(wanted, following(read));
                return true;
            }
        }
        throw new DataPlaneException(
                "the ruleset changed during each of " + TRIES + " attempts; find out who writes it all the time");
    }

    private int difference(final ServiceTable wanted) {
        transaction.clear();
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
                read = reconciler.difference(programme.load(services, slots), transaction);
            }
        }
        return read == 0 ? nftables.generation() : read;
    }

    private void settle(final ServiceTable wanted, final int settled) {
        table = wanted;
        generation = settled;
        foreignChange = false;
        inStep = true;
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

    /** The kernel passes over 0, which stands for any generation. */
    private static int following(final int generation) {
        return generation == -1 ? 1 : generation + 1;
    }
}
