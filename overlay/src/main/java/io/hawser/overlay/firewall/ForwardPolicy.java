package io.hawser.overlay.firewall;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.nftables.Chain;
import io.hawser.linux.nftables.Hook;
import io.hawser.linux.nftables.ListedChain;
import io.hawser.linux.nftables.ListedRule;
import io.hawser.linux.nftables.NfTransaction;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.Rule;
import io.hawser.linux.nftables.Table;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The FORWARD chain of iptables-nft where its policy is to drop, as Docker sets it. A verdict of our own table cannot
 * overrule that one, so two rules that let pods' packets pass are put at its head, in the form iptables itself lists.
 */
final class ForwardPolicy {
    /** The table, as iptables-nft calls it. */
    static final String TABLE = "filter";

    private static final Logger LOG = LoggerFactory.getLogger(ForwardPolicy.class);

    private static final Set<String> COMMENTS = Set.of(PodRules.FROM_PODS, PodRules.TO_PODS);

    private final Nftables nftables;

    ForwardPolicy(final Nftables nftables) {
        this.nftables = nftables;
    }

    /** Adds the rules to {@code transaction} if the chain drops by policy and does not have them. */
    void reconcile(final PodNetwork pods, final NfTransaction transaction) {
        final Chain forward = chain(pods.family());
        if (!dropsByPolicy(forward)) {
            return;
        }
        final List<Rule> wanted = PodRules.accepting(forward, pods.network());
        final List<ListedRule> present = nftables.rules(forward);
        final List<Rule> head =
                present.stream().limit(wanted.size()).map(ListedRule::rule).toList();
        if (head.equals(wanted)) {
            return;
        }
        LOG.warn("chain {} drops by policy: pods of {} are let pass at its head", forward, pods.network());
        removeOurs(forward, present, transaction);
        for (int i = wanted.size() - 1; i >= 0; i--) {
            transaction.insert(wanted.get(i));
        }
    }

    /** Adds the removal of our rules to {@code transaction}. */
    void remove(final IpFamily family, final NfTransaction transaction) {
        final Chain forward = chain(family);
        if (hasTable(forward.table())) {
            removeOurs(forward, nftables.rules(forward), transaction);
        }
    }

    private static void removeOurs(
            final Chain forward, final List<ListedRule> present, final NfTransaction transaction) {
        for (final ListedRule listed : present) {
            if (COMMENTS.contains(listed.rule().userData().comment())) {
                transaction.delete(forward, listed.handle());
            }
        }
    }

    private boolean dropsByPolicy(final Chain forward) {
        return hasTable(forward.table())
                && nftables.chains(forward.table()).stream()
                        .filter(listed -> listed.chain().equals(forward))
                        .map(ListedChain::hook)
                        .anyMatch(hook -> hook.map(Hook::policy)
                                .filter(Hook.Policy.DROP::equals)
                                .isPresent());
    }

    private boolean hasTable(final Table table) {
        return nftables.tables().stream().anyMatch(listed -> listed.table().equals(table));
    }

    private static Chain chain(final IpFamily family) {
        return new Table(PodRules.family(family), TABLE).chain("FORWARD");
    }
}
