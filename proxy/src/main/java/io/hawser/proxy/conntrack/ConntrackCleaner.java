package io.hawser.proxy.conntrack;

import io.hawser.linux.LinuxException;
import io.hawser.linux.conntrack.Conntrack;
import io.hawser.linux.conntrack.ConntrackFilter;
import io.hawser.linux.conntrack.ConntrackStatus;
import io.hawser.linux.conntrack.ConntrackView;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.conductor.FlowCleaner;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TableDifference;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends stale flows in the kernel's table. What is stale is judged from a dump each time, so that a lost event, and
 * what happened while the daemon was away, leave nothing behind. That the table cannot be read is told and no more:
 * services are served all the same. Not thread safe.
 */
public final class ConntrackCleaner implements FlowCleaner {
    private static final Logger LOG = LoggerFactory.getLogger(ConntrackCleaner.class);
    private static final List<Protocol> PROTOCOLS = List.of(Protocol.UDP, Protocol.SCTP);

    private final Conntrack conntrack;
    private final List<IpPrefix> serviceCidrs;
    private final Supplier<Predicate<IpAddress>> ownAddresses;
    private final IntConsumer deleted;
    private final FrontendIndex index = new FrontendIndex();
    private String lastFailure = "";

    /**
     * @param conntrack is owned from now on
     * @param serviceCidrs where ClusterIPs come from; empty if unknown
     * @param ownAddresses asked for at each dump: which of the node's addresses serve node ports
     * @param deleted is told how many flows a dump ended
     */
    public ConntrackCleaner(
            final Conntrack conntrack,
            final List<IpPrefix> serviceCidrs,
            final Supplier<Predicate<IpAddress>> ownAddresses,
            final IntConsumer deleted) {
        this.conntrack = conntrack;
        this.serviceCidrs = List.copyOf(serviceCidrs);
        this.ownAddresses = ownAddresses;
        this.deleted = deleted;
    }

    @Override
    public void clean(
            final ServiceTable table,
            final TableDifference difference,
            final Set<ServiceName> touched,
            final Servers servers) {
        index.change(difference);
        final boolean needed = difference.removed().stream().anyMatch(FrontendIndex::concerns)
                || touched.stream().flatMap(name -> table.ports(name).stream()).anyMatch(FrontendIndex::concerns);
        if (needed) {
            sweep(servers);
        }
    }

    @Override
    public void cleanAll(final ServiceTable table, final Servers servers) {
        index.reset(table);
        sweep(servers);
    }

    @Override
    public void close() {
        conntrack.close();
    }

    private void sweep(final Servers servers) {
        final StaleFlows stale = new StaleFlows(index, serviceCidrs, ownAddresses.get(), servers);
        try {
            int count = 0;
            for (final Protocol protocol : PROTOCOLS) {
                final ConntrackFilter filter =
                        ConntrackFilter.builder().protocol(protocol.number()).build();
                count += conntrack.delete(filter, flow -> isStale(stale, flow));
            }
            index.settled();
            lastFailure = "";
            if (count > 0) {
                LOG.info("ended {} flows that led to nobody any more", count);
            }
            deleted.accept(count);
        } catch (final LinuxException e) {
            final String message = String.valueOf(e.getMessage());
            if (!message.equals(lastFailure)) {
                LOG.warn("stale flows cannot be ended, trying again: {}", message);
                lastFailure = message;
            }
        }
    }

    private static boolean isStale(final StaleFlows stale, final ConntrackView flow) {
        return stale.isStale(
                flow.protocol(),
                flow.original().destination(),
                flow.original().destinationPort(),
                flow.reply().source(),
                flow.reply().sourcePort(),
                (flow.status() & ConntrackStatus.IPS_DST_NAT) != 0);
    }
}
