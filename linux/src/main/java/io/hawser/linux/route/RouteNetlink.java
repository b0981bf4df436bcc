package io.hawser.linux.route;

import io.hawser.linux.Errno;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkMessage;
import io.hawser.linux.netlink.NetlinkOperation;
import io.hawser.linux.netlink.NetlinkOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Links, addresses, routes, neighbours, forwarding entries and rules of one network namespace: lists of what the kernel
 * has, and transactions that change it. Every method may throw {@link NetlinkException}. One owner. Not thread safe.
 */
public final class RouteNetlink implements AutoCloseable {
    /** Every link, where an index is asked for. */
    public static final int ANY_LINK = 0;

    private final NetlinkConnection connection;
    private final NetlinkBatch request = new NetlinkBatch();

    /** @param connection to route netlink; is owned from now on */
    public RouteNetlink(final NetlinkConnection connection) {
        this.connection = connection;
    }

    /** Opens route netlink of the calling thread's network namespace. */
    public static RouteNetlink open() {
        return new RouteNetlink(NetlinkConnection.open(Netlink.NETLINK_ROUTE));
    }

    /** Begins changes. */
    public RouteTransaction newTransaction() {
        return new RouteTransaction(connection);
    }

    /** All links. */
    public List<Link> links() {
        beginLinks(RouteOperations.LIST_LINKS, null);
        return dump(Rtm.RTM_NEWLINK, Socket.AF_UNSPEC, LinkDecoder::read);
    }

    /** The ports of the bridge, or the members of another master, of this index. */
    public List<Link> linksOfMaster(final int master) {
        beginLinks(RouteOperations.LIST_LINKS, "of master " + master).u32(Ifla.IFLA_MASTER, master);
        final List<Link> links = dump(Rtm.RTM_NEWLINK, Socket.AF_UNSPEC, LinkDecoder::read);
        links.removeIf(link -> link.master() != master);
        return links;
    }

    /** The link of this name or alternative name. */
    public Optional<Link> linkByName(final String name) {
        return link(LinkRef.named(name));
    }

    /** The link of this index. */
    public Optional<Link> linkByIndex(final int index) {
        return link(LinkRef.index(index));
    }

    /** The link that {@code ref} tells of, if there is one. */
    public Optional<Link> link(final LinkRef ref) {
        final NetlinkEncoder encoder = begin(RouteOperations.GET_LINK, ref, Rtm.RTM_GETLINK);
        LinkEncoder.reference(encoder, ref, List.of());
        encoder.u32(Ifla.IFLA_EXT_MASK, RtextFilter.RTEXT_FILTER_SKIP_STATS);
        return get(LinkDecoder::read, Errno.ENODEV);
    }

    /** All addresses of a link, or of {@link #ANY_LINK}, of both families. */
    public List<InterfaceAddress> addresses(final int ifindex) {
        final List<InterfaceAddress> addresses = new ArrayList<>();
        for (final IpFamily family : IpFamily.values()) {
            addresses.addAll(addresses(ifindex, family));
        }
        return addresses;
    }

    /** The addresses of a link, or of {@link #ANY_LINK}. */
    public List<InterfaceAddress> addresses(final int ifindex, final IpFamily family) {
        final NetlinkEncoder encoder = begin(RouteOperations.LIST_ADDRESSES, family, Rtm.RTM_GETADDR);
        IfAddrMsg.write(encoder, family.addressFamily(), 0, 0, 0, ifindex);
        final List<InterfaceAddress> addresses = dump(Rtm.RTM_NEWADDR, family.addressFamily(), AddressCodec::read);
        addresses.removeIf(address -> ifindex != ANY_LINK && address.ifindex() != ifindex);
        return addresses;
    }

    /** The routes that pass {@code filter}. */
    public List<Route> routes(final RouteFilter filter) {
        final List<Route> routes = new ArrayList<>();
        for (final IpFamily family : IpFamily.values()) {
            if (filter.includes(family)) {
                routes.addAll(routes(filter, family));
            }
        }
        return routes;
    }

    /**
     * The way a packet of this host to {@code destination} takes now: a route to that address alone.
     *
     * @return empty if there is none
     */
    public Optional<Route> routeTo(final IpAddress destination) {
        final NetlinkEncoder encoder = begin(RouteOperations.GET_ROUTE, destination, Rtm.RTM_GETROUTE);
        final IpFamily family = destination.family();
        // IPv6 tells the table of the lookup unasked, and refuses the flag.
        final int flags = family == IpFamily.IPV4 ? RtmF.RTM_F_LOOKUP_TABLE : 0;
        RtMsg.writeQuery(encoder, family, family.bits(), 0, 0, flags).address(Rta.RTA_DST, destination);
        return get(RouteDecoder::read, Errno.ENETUNREACH, Errno.EHOSTUNREACH);
    }

    /** The neighbours on a link, or on {@link #ANY_LINK}, of both families; without proxy entries. */
    public List<Neighbour> neighbours(final int ifindex) {
        final NetlinkEncoder encoder = begin(RouteOperations.LIST_NEIGHBOURS, null, Rtm.RTM_GETNEIGH);
        NdMsg.write(encoder, Socket.AF_UNSPEC, 0, 0, 0);
        if (ifindex != ANY_LINK) {
            encoder.u32(Nda.NDA_IFINDEX, ifindex);
        }
        final List<Neighbour> neighbours = dump(Rtm.RTM_NEWNEIGH, Socket.AF_UNSPEC, NeighbourCodec::readNeighbour);
        neighbours.removeIf(neighbour -> ifindex != ANY_LINK && neighbour.ifindex() != ifindex);
        return neighbours;
    }

    /** The forwarding entries of a link, or of {@link #ANY_LINK}: its own, and of its bridge those behind it. */
    public List<FdbEntry> fdb(final int ifindex) {
        final NetlinkEncoder encoder = begin(RouteOperations.LIST_FDB, null, Rtm.RTM_GETNEIGH);
        NdMsg.write(encoder, Socket.AF_BRIDGE, ifindex, 0, 0);
        final List<FdbEntry> entries = dump(Rtm.RTM_NEWNEIGH, Socket.AF_BRIDGE, NeighbourCodec::readFdbEntry);
        entries.removeIf(entry -> ifindex != ANY_LINK && entry.ifindex() != ifindex);
        return entries;
    }

    /** The rules, in the order they are asked. */
    public List<Rule> rules(final IpFamily family) {
        FibRuleHdr.writeQuery(begin(RouteOperations.LIST_RULES, family, Rtm.RTM_GETRULE), family);
        return dump(Rtm.RTM_NEWRULE, family.addressFamily(), RuleCodec::read);
    }

    @Override
    public void close() {
        connection.close();
    }

    private List<Route> routes(final RouteFilter filter, final IpFamily family) {
        final int type = filter.type() == null ? 0 : filter.type().number();
        final NetlinkEncoder encoder = begin(RouteOperations.LIST_ROUTES, family, Rtm.RTM_GETROUTE);
        RtMsg.writeQuery(encoder, family, 0, filter.protocol(), type, 0);
        if (filter.table() != 0) {
            encoder.u32(Rta.RTA_TABLE, filter.table());
        }
        if (filter.oif() != 0) {
            encoder.u32(Rta.RTA_OIF, filter.oif());
        }
        try {
            final List<Route> routes = dump(Rtm.RTM_NEWROUTE, family.addressFamily(), RouteDecoder::read);
            routes.removeIf(route -> !filter.matches(route));
            return routes;
        } catch (final NetlinkException e) {
            if (e.errno() == Errno.ENOENT && filter.table() != 0) {
                return List.of(); // a table comes into being with its first route
            }
            throw e;
        }
    }

    private NetlinkEncoder beginLinks(final NetlinkOperation operation, final Object subject) {
        return IfInfoMsg.write(begin(operation, subject, Rtm.RTM_GETLINK), Socket.AF_UNSPEC, 0, 0, 0)
                .u32(Ifla.IFLA_EXT_MASK, RtextFilter.RTEXT_FILTER_SKIP_STATS);
    }

    private NetlinkEncoder begin(final NetlinkOperation operation, final Object subject, final int type) {
        return request.clear().begin(operation, subject, type, 0);
    }

    /** A kernel without a family answers with another's, so that what is not asked for is passed over. */
    private <T> List<T> dump(final int type, final int family, final Function<NetlinkMessage, T> decoder) {
        final DumpCollector<T> collector = new DumpCollector<>(type, family, decoder);
        connection.dump(request, collector);
        return collector.values();
    }

    /** The one answer to the request; empty if it was refused with one of {@code absent}. */
    private <T> Optional<T> get(final Function<NetlinkMessage, T> decoder, final int... absent) {
        final List<T> answers = new ArrayList<>(1);
        final NetlinkOutcome outcome =
                connection.execute(request, (index, message) -> answers.add(decoder.apply(message)));
        for (final NetlinkException refusal : outcome.refusals()) {
            for (final int errno : absent) {
                if (refusal.errno() == errno) {
                    return Optional.empty();
                }
            }
        }
        outcome.orThrow();
        return answers.stream().findFirst();
    }
}
