package io.hawser.ipvs.director;

import io.hawser.linux.LinuxException;
import io.hawser.linux.ipvs.Ipvs;
import io.hawser.linux.ipvs.IpvsServiceKey;
import io.hawser.linux.ipvs.IpvsTimeouts;
import io.hawser.linux.ipvs.ListedService;
import io.hawser.linux.namespace.NetworkNamespace;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkOutcome;
import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.DataPlaneException;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.ServiceTable;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services as virtual services of IPVS: one for each address and port that a service port is reached at, node ports at
 * each of the node's addresses. What comes is written before callers are led to it, and what goes is taken away when
 * they no longer are. One owner. Not thread safe.
 */
public final class IpvsPlane implements DataPlane {
    /** What {@code --proxy-mode} calls it. */
    public static final String NAME = "ipvs";
    /** The name of its table of nf_tables, in either family. */
    public static final String TABLE = GuardLayout.TABLE;

    private static final Logger LOG = LoggerFactory.getLogger(IpvsPlane.class);
    /** The listing does not tell everything: each so many comparisons are whole, whatever it says. */
    private static final int WHOLE_EVERY = 20;

    private final Ipvs ipvs;
    private final RouteNetlink route;
    private final VirtualAddresses addresses;
    /** Where they would be with other settings, and were if a former daemon had those. */
    private final VirtualAddresses otherAddresses;

    private final Guard guard;
    private final NodeView node;
    private final Programme programme;
    private final ServerChanges servers;
    private final IpvsSettings settings;
    private final NetworkNamespace namespace = NetworkNamespace.current();

    private ServiceTable table = ServiceTable.EMPTY;
    /** The virtual services that this plane wrote. */
    private Set<IpvsServiceKey> written = new HashSet<>();
    /** Whether the programme says what the kernel holds. */
    private boolean inStep;
    /** What was to be seen when all was found right, if nothing was written since. */
    private Optional<Standing> standing = Optional.empty();
    /** Comparisons since the last whole one. */
    private int brief;

    private IpvsPlane(
            final Ipvs ipvs,
            final RouteNetlink route,
            final Guard guard,
            final NodeView node,
            final IpvsSettings settings) {
        this.ipvs = ipvs;
        this.route = route;
        final VirtualAddresses routes = new LocalRoutes(route);
        final VirtualAddresses device = new DummyDevice(route);
        addresses = settings.dummyDevice() ? device : routes;
        otherAddresses = settings.dummyDevice() ? routes : device;
        this.guard = guard;
        this.node = node;
        this.settings = settings;
        programme = new Programme(node, settings);
        servers = new ServerChanges(ipvs);
    }

    /** Opens the plane of the calling thread's network namespace, with the settings that are the default. */
    public static IpvsPlane open(final NodeView node) {
        return open(node, IpvsSettings.DEFAULT);
    }

    /**
     * Opens the plane of the calling thread's network namespace, whose kernel settings it changes when it is first
     * applied.
     *
     * @throws DataPlaneException if the kernel has no IPVS
     */
    public static IpvsPlane open(final NodeView node, final IpvsSettings settings) {
        final Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            final Ipvs ipvs = Ipvs.open();
            opened.push(ipvs);
            final RouteNetlink route = RouteNetlink.open();
            opened.push(route);
            final Nftables nftables = Nftables.open();
            opened.push(nftables);
            return new IpvsPlane(ipvs, route, new Guard(nftables, node), node, settings);
        } catch (final LinuxException e) {
            opened.forEach(IpvsPlane::closeQuietly);
            throw new DataPlaneException("IPVS cannot serve on this node", e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void apply(final ServiceTable wanted) {
        try {
            if (inStep && nodeAddresses().equals(programme.node())) {
                change(wanted);
            } else {
                synchronise(wanted);
            }
        } catch (final LinuxException e) {
            throw new DataPlaneException("services could not be written to IPVS", e);
        }
    }

    @Override
    public boolean reconcile() {
        try {
            return !isUndisturbed() && synchronise(table);
        } catch (final LinuxException e) {
            throw new DataPlaneException("services could not be compared with IPVS", e);
        }
    }

    @Override
    public void cleanUp() {
        try {
            inStep = false;
            standing = Optional.empty();
            table = ServiceTable.EMPTY;
            final Set<IpvsServiceKey> ours = guard.frontends();
            servers.forget();
            ipvs.services().stream()
                    .map(listed -> listed.service().key())
                    .filter(key -> isOurs(key, ours))
                    .forEach(servers::delete);
            servers.commitLast().orThrow();
            guard.delete();
            addresses.cleanUp();
            otherAddresses.cleanUp();
            written = new HashSet<>();
        } catch (final LinuxException e) {
            throw new DataPlaneException(
                    "virtual services, table " + TABLE + " or local routes are left in place; 'ipvsadm -C', 'nft delete"
                            + " table' and 'ip route flush table local proto " + LocalRoutes.PROTOCOL + "' remove them",
                    e);
        }
    }

    @Override
    public void close() {
        guard.close();
        route.close();
        ipvs.close();
        namespace.close();
    }

    /** What the last change of services came to, a line each: that of IPVS, then that of nf_tables. */
    String lastChange() {
        return servers.toString() + guard;
    }

    /** Comparisons since the last that read every virtual service. */
    int briefComparisons() {
        return brief;
    }

    /** Whether all is to be seen as it was when it was found right. */
    private boolean isUndisturbed() {
        if (!inStep || standing.isEmpty() || brief + 1 >= WHOLE_EVERY) {
            return false;
        }
        prepare();
        final boolean undisturbed =
                nodeAddresses().equals(programme.node()) && standing.equals(Optional.of(standing()));
        brief += undisturbed ? 1 : 0;
        return undisturbed;
    }

    private Standing standing() {
        try {
            return new Standing(namespace.call(ListingHash::read), guard.generation(), addresses.held());
        } catch (final RuntimeException e) {
            throw e;
        } catch (final Exception e) {
            throw new DataPlaneException("the listing of IPVS could not be read", e);
        }
    }

    /** Writes what differs from the former table, without looking. */
    private void change(final ServiceTable wanted) {
        final Programme.Change change = programme.change(Programme.changes(table.differenceTo(wanted)));
        if (!guard.covers(change)) {
            synchronise(wanted);
            return;
        }
        inStep = false;
        standing = Optional.empty();
        servers.clear();
        final Map<IpvsServiceKey, VirtualServer> before = change.before().servers();
        final Map<IpvsServiceKey, VirtualServer> after = change.after().servers();
        after.forEach((key, server) -> compare(before.get(key), server));
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(servers::delete);
        if (LOG.isDebugEnabled()) {
            LOG.debug("{}", servers);
        }
        written.addAll(after.keySet());
        final boolean done = addresses
                        .add(prefixes(programme.addresses().begun()))
                        .refusals()
                        .isEmpty()
                && isDone(servers.commitFirst())
                && guard.change(change, programme)
                && isDone(servers.commitLast())
                && addresses
                        .remove(prefixes(programme.addresses().ended()))
                        .refusals()
                        .isEmpty();
        if (!done) {
            synchronise(wanted);
            return;
        }
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(written::remove);
        programme.settle();
        table = wanted;
        inStep = true;
    }

    private void compare(final VirtualServer before, final VirtualServer after) {
        if (before == null) {
            servers.add(after);
        } else if (!before.equals(after)) {
            servers.change(servers.remembered(before), after);
        }
    }

    /** Reads what the kernel holds, and writes what differs. */
    private boolean synchronise(final ServiceTable wanted) {
        inStep = false;
        brief = 0;
        prepare();
        // Before anything is compared: what changes meanwhile then differs from it.
        final Standing seen = standing();
        final Set<IpvsServiceKey> ours = guard.frontends();
        ours.addAll(written);
        final Contribution all = programme.load(wanted, nodeAddresses(), guard.marks());
        servers.forget();
        final Map<IpvsServiceKey, VirtualServer> missing = compareAll(all.servers(), ours);
        missing.values().forEach(servers::add);
        final Set<IpPrefix> local = localPrefixes();
        final Set<IpPrefix> held = addresses.held();
        written = new HashSet<>(ours);
        written.addAll(all.servers().keySet());
        final Set<IpPrefix> absent = without(local, held);
        final Set<IpPrefix> surplus = without(held, local);
        boolean corrected = servers.isCorrection() || !absent.isEmpty() || !surplus.isEmpty();
        addresses.add(absent).orThrow();
        servers.commitFirst().orThrow();
        corrected |= guard.reconcile(all, programme);
        servers.commitLast().orThrow();
        addresses.remove(surplus).orThrow();
        otherAddresses.cleanUp();
        written = new HashSet<>(all.servers().keySet());
        table = wanted;
        inStep = true;
        standing = corrected || !servers.isQuiet() ? Optional.empty() : Optional.of(seen);
        return corrected;
    }

    private void prepare() {
        namespace.run(() -> KernelSettings.ensure(settings));
        final IpvsTimeouts timeouts = ipvs.timeouts();
        if (!settings.timeouts().over(timeouts).equals(timeouts)) {
            ipvs.newTransaction().set(settings.timeouts()).commit().orThrow();
        }
        addresses.prepare();
    }

    /** Compares those that the kernel lists; returns those that it does not. */
    private Map<IpvsServiceKey, VirtualServer> compareAll(
            final Map<IpvsServiceKey, VirtualServer> wanted, final Set<IpvsServiceKey> ours) {
        final Map<IpvsServiceKey, VirtualServer> missing = new LinkedHashMap<>(wanted);
        for (final ListedService listed : ipvs.services()) {
            final IpvsServiceKey key = listed.service().key();
            final VirtualServer server = missing.remove(key);
            if (server != null) {
                servers.change(HeldServer.of(listed.service(), ipvs.destinations(key)), server);
            } else if (isOurs(key, ours)) {
                servers.delete(key);
            }
        }
        return missing;
    }

    /** Whether a virtual service that no service needs is one that we wrote. Those of others are left alone. */
    private boolean isOurs(final IpvsServiceKey key, final Set<IpvsServiceKey> known) {
        if (key instanceof IpvsServiceKey.Mark mark) {
            return Marks.isOurs(mark.mark());
        }
        return known.contains(key)
                || (key instanceof IpvsServiceKey.Frontend frontend
                        && node.serviceCidrs().stream().anyMatch(cidr -> cidr.contains(frontend.address())));
    }

    private Set<IpPrefix> localPrefixes() {
        final Set<IpPrefix> prefixes =
                new LinkedHashSet<>(prefixes(programme.addresses().used()));
        if (addresses.device() == 0) {
            node.serviceCidrs().forEach(cidr -> prefixes.add(cidr.network()));
        }
        return prefixes;
    }

    private NodeAddresses nodeAddresses() {
        return NodeAddresses.read(route, node, addresses.device());
    }

    private static List<IpPrefix> prefixes(final Collection<IpAddress> hosts) {
        return hosts.stream().map(IpPrefix::host).toList();
    }

    private static Set<IpPrefix> without(final Set<IpPrefix> these, final Set<IpPrefix> those) {
        final Stream<IpPrefix> rest = these.stream().filter(prefix -> !those.contains(prefix));
        return rest.collect(Collectors.toSet());
    }

    /** Whether the kernel took all of it; it does not if somebody else took away what it is about. */
    private static boolean isDone(final NetlinkOutcome outcome) {
        for (final NetlinkException refusal : outcome.refusals()) {
            LOG.warn("a change of services was refused, the whole is compared: {}", refusal.getMessage());
        }
        return outcome.refusals().isEmpty();
    }

    private static void closeQuietly(final AutoCloseable resource) {
        try {
            resource.close();
        } catch (final Exception e) {
            LOG.debug("close", e);
        }
    }
}
