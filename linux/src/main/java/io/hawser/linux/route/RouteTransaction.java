package io.hawser.linux.route;

import static io.hawser.linux.netlink.Netlink.NLM_F_APPEND;
import static io.hawser.linux.netlink.Netlink.NLM_F_CREATE;
import static io.hawser.linux.netlink.Netlink.NLM_F_EXCL;
import static io.hawser.linux.netlink.Netlink.NLM_F_REPLACE;

import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkOperation;
import io.hawser.linux.netlink.NetlinkOutcome;

/**
 * Changes that are sent together. It takes everything, fails at {@link #commit} alone, and prints what it will do, a
 * line a change. The kernel takes the changes one by one, in the order they were added: a refused one does not hold up
 * the others. {@code add} wants the object new, {@code replace} overwrites what is there, {@code delete} wants it
 * there. Routes, neighbours and forwarding entries are encoded without allocating. Reusable after {@link #clear()}.
 * Not thread safe.
 */
public final class RouteTransaction {
    private static final int ADD = NLM_F_CREATE | NLM_F_EXCL;
    private static final int REPLACE = NLM_F_CREATE | NLM_F_REPLACE;

    private final NetlinkConnection connection;
    private final NetlinkBatch batch = new NetlinkBatch();
    private final LinkChanges links = new LinkChanges(batch);

    RouteTransaction(final NetlinkConnection connection) {
        this.connection = connection;
    }

    /**
     * Makes a link. A veth device made so gets a peer named by the kernel; see {@link #addVeth}.
     *
     * @param kind its settings; of a bridge, those that differ from {@link Bridge#DEFAULT} are sent
     */
    public RouteTransaction addLink(final String name, final LinkKind kind, final LinkSetting... settings) {
        links.add(name, kind, settings);
        return this;
    }

    /**
     * Makes a veth device and its peer, whose settings may put it into another namespace. There the peer cannot be set
     * up from here: the kernel takes that only once it is there.
     */
    public RouteTransaction addVeth(final VethEnd end, final VethEnd peer) {
        links.addVeth(end, peer);
        return this;
    }

    /** Sets something on a link that is there. */
    public RouteTransaction changeLink(final LinkRef link, final LinkSetting... settings) {
        links.change(link, settings);
        return this;
    }

    /** Switches VLAN filtering of a bridge. */
    public RouteTransaction vlanFiltering(final LinkRef bridge, final boolean on) {
        links.vlanFiltering(bridge, on);
        return this;
    }

    /** Sets what differs between the settings that a bridge has and those it should have. */
    public RouteTransaction changeBridge(final LinkRef bridge, final Bridge from, final Bridge to) {
        links.changeBridge(bridge, from, to);
        return this;
    }

    /** Sets something on the port of a bridge that has this index. */
    public RouteTransaction changeBridgePort(final int ifindex, final BridgePortSetting... settings) {
        links.changePort(ifindex, settings);
        return this;
    }

    /** Gives a link a further name. */
    public RouteTransaction addAlternativeName(final LinkRef link, final String name) {
        links.addName(link, name);
        return this;
    }

    /** Takes a further name from a link. */
    public RouteTransaction deleteAlternativeName(final LinkRef link, final String name) {
        links.deleteName(link, name);
        return this;
    }

    /** Deletes a link; of a veth device, both ends. */
    public RouteTransaction deleteLink(final LinkRef link) {
        links.delete(link);
        return this;
    }

    /**
     * Deletes every link of a group at once, which takes about as long as deleting one; of veth devices, both ends.
     * Refused with ENODEV if the group has no link.
     *
     * @param group not 0, the group of links that were put into none
     */
    public RouteTransaction deleteGroup(final int group) {
        links.deleteGroup(group);
        return this;
    }

    /** Adds an address to its link. */
    public RouteTransaction addAddress(final InterfaceAddress address) {
        AddressCodec.write(begin(RouteOperations.ADD_ADDRESS, address, Rtm.RTM_NEWADDR, ADD), address);
        return this;
    }

    /** Adds an address to its link, or sets its lifetimes and flags anew. */
    public RouteTransaction replaceAddress(final InterfaceAddress address) {
        AddressCodec.write(begin(RouteOperations.REPLACE_ADDRESS, address, Rtm.RTM_NEWADDR, REPLACE), address);
        return this;
    }

    /** Deletes an address. */
    public RouteTransaction deleteAddress(final InterfaceAddress address) {
        AddressCodec.writeKey(begin(RouteOperations.DELETE_ADDRESS, address, Rtm.RTM_DELADDR, 0), address);
        return this;
    }

    /** Adds a route. */
    public RouteTransaction addRoute(final Route route) {
        RouteEncoder.write(begin(RouteOperations.ADD_ROUTE, route, Rtm.RTM_NEWROUTE, ADD), route);
        return this;
    }

    /** Adds a route, or overwrites the one with the same {@link Route#key()}. */
    public RouteTransaction replaceRoute(final Route route) {
        RouteEncoder.write(begin(RouteOperations.REPLACE_ROUTE, route, Rtm.RTM_NEWROUTE, REPLACE), route);
        return this;
    }

    /** Deletes the route with this key, type, protocol, source and next hops. */
    public RouteTransaction deleteRoute(final Route route) {
        RouteEncoder.writeKey(begin(RouteOperations.DELETE_ROUTE, route, Rtm.RTM_DELROUTE, 0), route);
        return this;
    }

    /** Adds a neighbour. */
    public RouteTransaction addNeighbour(final Neighbour neighbour) {
        NeighbourCodec.write(begin(RouteOperations.ADD_NEIGHBOUR, neighbour, Rtm.RTM_NEWNEIGH, ADD), neighbour);
        return this;
    }

    /** Adds a neighbour, or overwrites the one with the same {@link Neighbour#key()}. */
    public RouteTransaction replaceNeighbour(final Neighbour neighbour) {
        NeighbourCodec.write(begin(RouteOperations.REPLACE_NEIGHBOUR, neighbour, Rtm.RTM_NEWNEIGH, REPLACE), neighbour);
        return this;
    }

    /** Deletes the neighbour with this {@link Neighbour#key()}. */
    public RouteTransaction deleteNeighbour(final Neighbour neighbour) {
        NeighbourCodec.writeKey(begin(RouteOperations.DELETE_NEIGHBOUR, neighbour, Rtm.RTM_DELNEIGH, 0), neighbour);
        return this;
    }

    /** Adds a forwarding entry. */
    public RouteTransaction addFdbEntry(final FdbEntry entry) {
        NeighbourCodec.write(begin(RouteOperations.ADD_FDB, entry, Rtm.RTM_NEWNEIGH, ADD), entry);
        return this;
    }

    /** Adds one more destination of a vxlan device for the entry's address. */
    public RouteTransaction appendFdbEntry(final FdbEntry entry) {
        final int flags = NLM_F_CREATE | NLM_F_APPEND;
        NeighbourCodec.write(begin(RouteOperations.APPEND_FDB, entry, Rtm.RTM_NEWNEIGH, flags), entry);
        return this;
    }

    /** Adds a forwarding entry, or overwrites that for the same address. */
    public RouteTransaction replaceFdbEntry(final FdbEntry entry) {
        NeighbourCodec.write(begin(RouteOperations.REPLACE_FDB, entry, Rtm.RTM_NEWNEIGH, REPLACE), entry);
        return this;
    }

    /** Deletes the forwarding entry with this {@link FdbEntry#key()}. */
    public RouteTransaction deleteFdbEntry(final FdbEntry entry) {
        NeighbourCodec.write(begin(RouteOperations.DELETE_FDB, entry, Rtm.RTM_DELNEIGH, 0), entry);
        return this;
    }

    /** Adds a rule. */
    public RouteTransaction addRule(final Rule rule) {
        RuleCodec.write(begin(RouteOperations.ADD_RULE, rule, Rtm.RTM_NEWRULE, ADD), rule);
        return this;
    }

    /** Deletes the first rule that is like this one in all it says. */
    public RouteTransaction deleteRule(final Rule rule) {
        RuleCodec.write(begin(RouteOperations.DELETE_RULE, rule, Rtm.RTM_DELRULE, 0), rule);
        return this;
    }

    /** Number of changes. */
    public int size() {
        return batch.size();
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return batch.isEmpty();
    }

    /**
     * Sends the changes, which stay here until {@link #clear()}.
     *
     * @return what was refused; each refusal names the change, its object and the kernel's reason
     * @throws NetlinkException if a change cannot be encoded (nothing is sent then), or an answer was lost
     */
    public NetlinkOutcome commit() {
        return connection.execute(batch);
    }

    /**
     * Sends the changes, and throws if any was refused.
     *
     * @throws NetlinkException the first refusal, with the others suppressed in it
     */
    public void commitOrThrow() {
        commit().orThrow();
    }

    /** Forgets all changes. Keeps the memory. */
    public RouteTransaction clear() {
        batch.clear();
        return this;
    }

    /** What it will do, a line a change. */
    @Override
    public String toString() {
        return batch.toString();
    }

    private NetlinkEncoder begin(
            final NetlinkOperation operation, final Object subject, final int type, final int flags) {
        return batch.begin(operation, subject, type, flags);
    }
}
