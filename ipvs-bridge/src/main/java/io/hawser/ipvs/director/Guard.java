package io.hawser.ipvs.director;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.ipvs.IpvsServiceKey;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.nftables.CommitOutcome;
import io.hawser.linux.nftables.Element;
import io.hawser.linux.nftables.ListedTable;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.nftables.TableReconciler;
import io.hawser.proxy.plane.DataPlaneException;
import io.hawser.proxy.plane.NodeView;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of nf_tables around IPVS, one of each family that is used. Not thread safe. */
final class Guard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final int TRIES = 16;

    private final Nftables nftables;
    private final TableReconciler reconciler;
    private final NfTransaction transaction;
    private final NodeView node;
    private final Map<IpFamily, GuardTable> tables = new EnumMap<>(IpFamily.class);
    /** Families whose table is in place. */
    private final Map<IpFamily, GuardTable> present = new EnumMap<>(IpFamily.class);

    /** @param nftables owned from now on, and closed with this */
    Guard(final Nftables nftables, final NodeView node) {
        this.nftables = nftables;
        this.node = node;
        reconciler = new TableReconciler(nftables);
        transaction = nftables.newTransaction();
        for (final IpFamily family : IpFamily.values()) {
            tables.put(family, new GuardTable(PacketFamily.of(family), node));
        }
    }

    /** The frontends that the kernel's tables speak of. */
    Set<IpvsServiceKey> frontends() {
        final Set<IpvsServiceKey> frontends = new HashSet<>();
        inKernel().forEach(table -> frontends.addAll(table.frontends(nftables)));
        return frontends;
    }

    /** The marks that frontends have in the kernel's tables. */
    Map<IpvsServiceKey, Integer> marks() {
        final Map<IpvsServiceKey, Integer> marks = new HashMap<>();
        inKernel().forEach(table -> marks.putAll(table.marks(nftables)));
        return marks;
    }

    /** The ruleset's generation. */
    int generation() {
        return nftables.generation();
    }

    /** Whether the tables that a change is about are in place. */
    boolean covers(final Programme.Change change) {
        return Stream.concat(change.before().servers().keySet().stream(), change.after().servers().keySet().stream())
                .allMatch(key -> present.containsKey(key.family()));
    }

    /** Writes a change without looking; whether the kernel took it. */
    boolean change(final Programme.Change change, final Programme programme) {
        transaction.clear();
        present.forEach((family, table) -> {
            for (final GuardSet set : GuardSet.values()) {
                table.change(
                        set,
                        change.before().surplus(change.after(), family, set),
                        change.after().surplus(change.before(), family, set),
                        transaction);
            }
            final List<Element> gone =
                    table.addressElements(programme.addresses().ended());
            final List<Element> come =
                    table.addressElements(programme.addresses().begun());
            table.change(GuardSet.ADDRESSES, gone, come, transaction);
            table.change(
                    GuardSet.HAIRPINS,
                    table.hairpinElements(programme.hairpins().ended()),
                    table.hairpinElements(programme.hairpins().begun()),
                    transaction);
        });
        try {
            if (!transaction.isEmpty()) {
                transaction.commit();
            }
            return true;
        } catch (final NetlinkException e) {
            LOG.warn("a change of services was refused, the whole is compared: {}", e.getMessage());
            return false;
        }
    }

    /** Compares with what the kernel holds, and writes what differs; whether anything did. */
    boolean reconcile(final Contribution all, final Programme programme) {
        present.clear();
        final Set<IpFamily> used = used(all);
        final List<GuardTable> inKernel = inKernel();
        tables.forEach((family, table) -> {
            if (used.contains(family) || inKernel.contains(table)) {
                present.put(family, table);
            }
        });
        for (int i = 0; i < TRIES; i++) {
            final int generation = nftables.consistently(() -> difference(all, programme));
            if (transaction.isEmpty()) {
                return false;
            }
            if (transaction.commitAt(generation) == CommitOutcome.APPLIED) {
                return true;
            }
        }
        throw new DataPlaneException(
                "the ruleset changed during each of " + TRIES + " attempts; find out who writes it all the time");
    }

    /** Deletes the tables, if there are any. */
    void delete() {
        present.clear();
        transaction.clear();
        inKernel().forEach(table -> transaction.delete(table.layout().table()));
        transaction.commit();
    }

    @Override
    public void close() {
        nftables.close();
    }

    @Override
    public String toString() {
        return transaction.toString();
    }

    private int difference(final Contribution all, final Programme programme) {
        transaction.clear();
        int generation = nftables.generation();
        for (final GuardTable table : present.values()) {
            generation = reconciler.difference(
                    table.image(
                            all,
                            programme.addresses().used(),
                            programme.hairpins().used()),
                    transaction);
        }
        return generation;
    }

    private List<GuardTable> inKernel() {
        final Set<Table> listed =
                nftables.tables().stream().map(ListedTable::table).collect(Collectors.toSet());
        return tables.values().stream()
                .filter(table -> listed.contains(table.layout().table()))
                .toList();
    }

    /** The families that have services, or that the node speaks anyway. */
    private Set<IpFamily> used(final Contribution all) {
        final Set<IpFamily> used = all.servers().keySet().stream()
                .map(IpvsServiceKey::family)
                .collect(Collectors.toCollection(HashSet::new));
        Stream.of(node.clusterCidrs(), node.serviceCidrs())
                .flatMap(List::stream)
                .map(IpPrefix::family)
                .forEach(used::add);
        return used;
    }
}
