package io.hawser.overlay.firewall;

import io.hawser.linux.LinuxException;
import io.hawser.linux.iptables.LegacyFilter;
import io.hawser.linux.net.IpPrefix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The FORWARD chain of iptables-legacy where its policy is to drop. It is said, not mended: the kernel takes such a
 * table only as a whole, and whoever writes it without iptables' own lock may lose another's rules.
 */
final class LegacyForward {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyForward.class);
    /** The kernel announces no change of these tables, and reading a large one is not free. */
    private static final long INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);

    private final NanoClock clock;
    private final Map<IpPrefix, String> told = new HashMap<>();
    private long nextNs;

    LegacyForward(final NanoClock clock) {
        this.clock = clock;
        nextNs = clock.nanoTime();
    }

    /** Looks, once a minute at most, and tells what is new. */
    void look(final List<PodNetwork> networks) {
        final long now = clock.nanoTime();
        if (now - nextNs < 0) {
            return;
        }
        nextNs = now + INTERVAL_NS;
        for (final PodNetwork pods : networks) {
            final String text = objection(pods.network()).orElse("");
            if (!text.equals(told.put(pods.network(), text)) && !text.isEmpty()) {
                LOG.error("{}", text);
            }
        }
    }

    /** Why pods' packets are dropped, and the way out; empty if they are not, or nobody can tell. */
    static Optional<String> objection(final IpPrefix network) {
        try {
            return LegacyFilter.read(network.family())
                    .filter(LegacyFilter::forwardDrops)
                    .filter(filter -> !accepts(filter, network))
                    .map(filter -> describe(network));
        } catch (final LinuxException | IllegalArgumentException e) {
            LOG.debug("iptables-legacy cannot be judged: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static String describe(final IpPrefix network) {
        final String tool = network.address().isV4() ? "iptables-legacy" : "ip6tables-legacy";
        return "FORWARD OF " + tool + " DROPS BY POLICY, and no rule lets pods of " + network + " pass: none of them "
                + "reaches another node. Either '" + tool + " -P FORWARD ACCEPT', or '" + tool + " -I FORWARD -s "
                + network + " -j ACCEPT' and the same with -d";
    }

    /** Whether packets from and to the network are let pass by rules that name it, or more than it. */
    private static boolean accepts(final LegacyFilter filter, final IpPrefix network) {
        return filter.accepted().stream().anyMatch(rule -> covers(rule.source(), network))
                && filter.accepted().stream().anyMatch(rule -> covers(rule.destination(), network));
    }

    private static boolean covers(final IpPrefix prefix, final IpPrefix network) {
        return prefix.length() > 0 && prefix.contains(network);
    }
}
