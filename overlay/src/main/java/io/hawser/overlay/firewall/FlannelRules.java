package io.hawser.overlay.firewall;

import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.ListedRule;
import io.hawser.linux.nftables.ListedTable;
import io.hawser.linux.nftables.NfFamily;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.Table;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import java.util.Map;
import java.util.Set;

/** What flanneld leaves in netfilter when it goes: chains in the tables of iptables-nft, or tables of its own. */
public final class FlannelRules {
    /** With {@code EnableNFTables}. */
    private static final Set<String> TABLES = Set.of("flannel-ipv4", "flannel-ipv6");
    /** By the tables that they are in. */
    private static final Map<String, String> CHAINS = Map.of("nat", "FLANNEL-POSTRTG", "filter", "FLANNEL-FWD");

    private FlannelRules() {}

    /**
     * Removes them, and the rules that lead there. What is in the tables of iptables-legacy is not seen.
     *
     * @return whether there were any
     * @throws io.hawser.linux.netlink.NetlinkException if the kernel refuses; then nothing was removed
     */
    public static boolean remove(final Nftables nftables) {
        final NfTransaction transaction = nftables.newTransaction();
        for (final ListedTable listed : nftables.tables()) {
            final Table table = listed.table();
            if (table.family() != NfFamily.IP && table.family() != NfFamily.IP6) {
                continue;
            }
            if (TABLES.contains(table.name())) {
                transaction.delete(table);
            } else if (CHAINS.containsKey(table.name())) {
                remove(nftables, table.chain(CHAINS.get(table.name())), transaction);
            }
        }
        if (transaction.isEmpty()) {
            return false;
        }
        transaction.commit();
        return true;
    }

    private static void remove(final Nftables nftables, final Chain chain, final NfTransaction to) {
        if (nftables.chains(chain.table()).stream()
                .noneMatch(listed -> listed.chain().equals(chain))) {
            return;
        }
        for (final ListedRule listed : nftables.rules(chain.table())) {
            if (leadsTo(listed.rule(), chain.name())) {
                to.delete(listed.rule().chain(), listed.handle());
            }
        }
        to.flush(chain).delete(chain);
    }

    private static boolean leadsTo(final Rule rule, final String chain) {
        return rule.expressions().stream()
                .anyMatch(step -> step instanceof ImmediateVerdict verdict
                        && verdict.verdict().chain().equals(chain));
    }
}
