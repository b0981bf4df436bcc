package io.hawser.benchmarks.services;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.linux.nftables.ListedTable;
import io.hawser.linux.nftables.NfSet;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.expression.Target;
import io.hawser.linux.nftables.header.NfTables;
import io.hawser.proxy.plane.DataPlane;
import java.util.List;

/** A host whose nf_tables are filled and emptied. */
final class ServiceHost {
    /** Time for the kernel to free in the background what was deleted, so that the next to be measured has it quiet. */
    private static final int FREEING_MS = 500;

    private final Host host;
    private final Nftables nftables;

    private ServiceHost(final Host host, final Nftables nftables) {
        this.host = host;
        this.nftables = nftables;
    }

    static ServiceHost in(final Lab lab) throws Exception {
        return on(lab, lab.host("node"));
    }

    static ServiceHost on(final Lab lab, final Host host) throws Exception {
        return new ServiceHost(host, lab.keep(() -> host.call(Nftables::open), Nftables::close));
    }

    Host host() {
        return host;
    }

    /** A plane that has applied nothing yet. */
    DataPlane plane(final KernelPlane kind, final Lab lab) throws Exception {
        return lab.keep(() -> host.call(kind::open), DataPlane::close);
    }

    /** Makes sure that so many elements lead to endpoints, in whatever sets and maps. */
    void requireElements(final int wanted) {
        int held = 0;
        for (final ListedTable table : nftables.tables()) {
            held += nftables.sets(table.table()).stream()
                    .filter(listed -> leadsToEndpoints(listed.set()))
                    .mapToInt(listed -> nftables.elements(listed.set()).size())
                    .sum();
        }
        if (held != wanted) {
            throw new IllegalStateException("the kernel has " + held + " endpoints instead of " + wanted);
        }
    }

    /** Makes sure that so many rules translate to endpoints, in whatever chains. */
    void requireTranslations(final int wanted) {
        final long held = nftables.tables().stream()
                .flatMap(table -> nftables.rules(table.table()).stream())
                .flatMap(rule -> rule.rule().expressions().stream())
                .filter(step ->
                        step instanceof Target target && target.extension().equals("DNAT"))
                .count();
        if (held != wanted) {
            throw new IllegalStateException("the kernel has " + held + " endpoints instead of " + wanted);
        }
    }

    /** Of the plane one map, of kube-proxy's shape the map that each chain has in a rule. */
    private static boolean leadsToEndpoints(final NfSet set) {
        final boolean anonymous = (set.flags() & NfTables.SetFlags.NFT_SET_ANONYMOUS) != 0;
        return set.isMap() && (anonymous || set.name().equals("endpoints"));
    }

    /** Deletes all tables. */
    void empty() throws InterruptedException {
        final NfTransaction transaction = nftables.newTransaction();
        final List<ListedTable> tables = nftables.tables();
        tables.forEach(table -> transaction.delete(table.table()));
        transaction.commit();
        Thread.sleep(FREEING_MS);
    }
}
