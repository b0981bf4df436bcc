package io.hawser.overlay.firewall;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.ListedChain;
import io.hawser.linux.nftables.ListedRule;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.agrona.concurrent.SystemNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the tables of pods' masquerade and forwarding as they should be. One owner. Not thread safe. */
public final class PodFirewall implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodFirewall.class);

    private final Nftables nftables;
    private final ForwardPolicy forwardPolicy;
    private final LegacyForward legacyForward = new LegacyForward(SystemNanoClock.INSTANCE);

    /** @param nftables is owned from now on */
    public PodFirewall(final Nftables nftables) {
        this.nftables = nftables;
        this.forwardPolicy = new ForwardPolicy(nftables);
    }

    /** Whether {@code table} is one that {@link #reconcile} may have written to. */
    public static boolean concerns(final Table table) {
        return table.name().equals(PodRules.TABLE) || table.name().equals(ForwardPolicy.TABLE);
    }

    /** Adds what a network's pods and tunnels need to where there is nothing of it yet. */
    public static void write(final PodNetwork pods, final NfTransaction transaction) {
        transaction.add(PodRules.table(pods.family()));
        PodRules.chains(pods).forEach(transaction::add);
        PodRules.rules(pods).forEach(transaction::add);
    }

    /**
     * Brings the tables about; changes nothing if they are right.
     *
     * @param networks one of each family that the cluster has
     * @throws io.hawser.linux.netlink.NetlinkException if the kernel refuses
     */
    public void reconcile(final List<PodNetwork> networks) {
        legacyForward.look(networks);
        final NfTransaction transaction = nftables.newTransaction();
        for (final PodNetwork pods : networks) {
            reconcile(pods, transaction);
            forwardPolicy.reconcile(pods, transaction);
        }
        if (!transaction.isEmpty()) {
            LOG.info("firewall is written anew");
            LOG.debug("{}", transaction);
            transaction.commit();
        }
    }

    /** Removes all that {@link #reconcile} made. */
    public void remove() {
        final NfTransaction transaction = nftables.newTransaction();
        for (final IpFamily family : IpFamily.values()) {
            if (hasTable(PodRules.table(family))) {
                transaction.delete(PodRules.table(family));
            }
            forwardPolicy.remove(family, transaction);
        }
        if (!transaction.isEmpty()) {
            transaction.commit();
        }
    }

    @Override
    public void close() {
        nftables.close();
    }

    private void reconcile(final PodNetwork pods, final NfTransaction transaction) {
        final Table table = PodRules.table(pods.family());
        final List<Rule> rules = PodRules.rules(pods);
        final boolean present = hasTable(table);
        if (present ? isRight(table, rules, pods) : rules.isEmpty()) {
            return;
        }
        if (present) {
            transaction.delete(table);
        }
        if (!rules.isEmpty()) {
            write(pods, transaction);
        }
    }

    private boolean isRight(final Table table, final List<Rule> rules, final PodNetwork pods) {
        if (rules.isEmpty()) {
            return false;
        }
        final Map<Chain, Object> hooks = new HashMap<>();
        for (final ListedChain listed : nftables.chains(table)) {
            hooks.put(listed.chain(), listed.hook().orElse(null));
        }
        return hooks.equals(PodRules.chains(pods))
                && byChain(nftables.rules(table).stream().map(ListedRule::rule).toList())
                        .equals(byChain(rules));
    }

    private static Map<Chain, List<Rule>> byChain(final List<Rule> rules) {
        return rules.stream().collect(Collectors.groupingBy(Rule::chain));
    }

    private boolean hasTable(final Table table) {
        return nftables.tables().stream().anyMatch(listed -> listed.table().equals(table));
    }
}
