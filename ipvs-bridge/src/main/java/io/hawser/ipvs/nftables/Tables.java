package io.hawser.ipvs.nftables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.nftables.ListedTable;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Table;
import java.util.List;

/** Whole tables. */
final class Tables {
    private Tables() {}

    static boolean isPresent(final Nftables nftables, final Table table) {
        return nftables.tables().stream().map(ListedTable::table).anyMatch(table::equals);
    }

    /** Deletes the tables of this name of both families; none if there are none. */
    static boolean delete(final Nftables nftables, final String name) {
        final NfTransaction transaction = nftables.newTransaction();
        final List<ListedTable> present = nftables.tables();
        for (final IpFamily family : IpFamily.values()) {
            final Table table = new Table(PacketFamily.of(family).tables(), name);
            if (present.stream().map(ListedTable::table).anyMatch(table::equals)) {
                transaction.delete(table);
            }
        }
        final boolean any = !transaction.isEmpty();
        transaction.commit();
        return any;
    }
}
