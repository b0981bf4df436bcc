package io.hawser.ipvs.iptables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.nftables.CommitOutcome;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import java.util.ArrayList;
import java.util.List;

/** What a proxy of services leaves in the tables of iptables. */
public final class IptablesLeftovers {
    private static final int TRIES = 16;

    private IptablesLeftovers() {}

    /**
     * Removes the chains of kube-proxy's iptables mode, whoever made them, and the rules that lead there. What is in
     * the tables of iptables-legacy is not seen.
     *
     * @return whether there were any
     * @throws LinuxException if the kernel refuses; then nothing was removed
     */
    public static boolean removeAll(final Nftables nftables) {
        return remove(nftables, false);
    }

    /** The same of those that are ours. */
    static boolean removeOwned(final Nftables nftables) {
        return remove(nftables, true);
    }

    private static boolean remove(final Nftables nftables, final boolean ownedOnly) {
        final NfTransaction transaction = nftables.newTransaction();
        for (int i = 0; i < TRIES; i++) {
            final int generation = nftables.consistently(() -> {
                transaction.clear();
                write(nftables, ownedOnly, transaction);
                return nftables.generation();
            });
            if (transaction.isEmpty()) {
                return false;
            }
            if (transaction.commitAt(generation) == CommitOutcome.APPLIED) {
                return true;
            }
        }
        throw LinuxException.withWayOut(
                "remove the chains of services",
                Errno.EAGAIN,
                "the ruleset changed during each of " + TRIES + " attempts; find out who writes it all the time");
    }

    private static void write(final Nftables nftables, final boolean ownedOnly, final NfTransaction to) {
        for (final PacketFamily family : PacketFamily.values()) {
            final List<KernelChains> tables = new ArrayList<>();
            boolean owned = false;
            for (final XtTable table : XtTable.values()) {
                final KernelChains kernel = KernelChains.read(nftables, table, family);
                owned |= kernel.isOwned();
                tables.add(kernel);
            }
            if (owned || !ownedOnly) {
                tables.stream().filter(KernelChains::hasChainsOfServices).forEach(kernel -> kernel.writeRemoval(to));
            }
        }
    }
}
