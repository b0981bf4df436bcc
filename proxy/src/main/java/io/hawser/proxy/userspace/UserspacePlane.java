package io.hawser.proxy.userspace;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.namespace.NetworkNamespace;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.sysctl.Sysctl;
import io.hawser.linux.sysctl.SysctlKey;
import io.hawser.proxy.plane.CarriedTraffic;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.DataPlaneException;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TableDifference;
import io.hawser.proxy.userspace.balance.Frontend;
import io.hawser.proxy.userspace.balance.ServiceBackends;
import io.hawser.proxy.userspace.io.ProxyCounters;
import io.hawser.proxy.userspace.io.Sockets;
import io.hawser.proxy.userspace.io.SourceFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services carried by this process. A port that a process of this host has already is said and tried again with every
 * {@link #reconcile}; all else is applied whole or not at all. One owner. Not thread safe.
 */
public final class UserspacePlane implements DataPlane {
    /** What {@code --proxy-mode} calls it. */
    public static final String NAME = "userspace";

    private static final Logger LOG = LoggerFactory.getLogger(UserspacePlane.class);

    private static final SysctlKey MIGRATE = SysctlKey.parse("net.ipv4.tcp_migrate_req");

    private final NodeView node;
    private final ProxySettings settings;
    private final FrontendScope scope;
    private final NetworkNamespace namespace;
    private final RouteNetlink netlink;
    private final LocalRoutes routes;
    private final ProxyCounters counters = new ProxyCounters();
    private final LoopGroup loops;
    private final Sockets sockets = new Sockets();
    private final Claims claims = new Claims();
    private final Map<ServicePortName, ServiceBackends> services = new HashMap<>();
    private final Map<FrontendKey, OpenFrontend> open = new HashMap<>();
    private final Set<FrontendKey> occupied = new HashSet<>();

    private OwnAddresses own = OwnAddresses.NONE;
    private ServiceTable table = ServiceTable.EMPTY;
    private boolean compared;
    private boolean closed;

    private UserspacePlane(final NodeView node, final ProxySettings settings, final FrontendScope scope) {
        this.node = node;
        this.settings = settings;
        this.scope = scope;
        netlink = RouteNetlink.open();
        routes = new LocalRoutes(netlink);
        namespace = NetworkNamespace.current();
        loops = new LoopGroup(namespace, settings, counters);
    }

    /** Opens the plane of the calling thread's network namespace. */
    public static UserspacePlane open(final NodeView node, final ProxySettings settings) {
        return new UserspacePlane(node, settings, FrontendScope.ALL);
    }

    /** Opens what serves node ports at loopback addresses alone, beside a plane of the kernel. */
    static UserspacePlane openForLoopback(final NodeView node, final ProxySettings settings) {
        return new UserspacePlane(node, settings, FrontendScope.LOOPBACK_NODE_PORTS);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** What it counts. */
    public ProxyCounters counters() {
        return counters;
    }

    @Override
    public Optional<CarriedTraffic> carried() {
        return Optional.of(counters.carried());
    }

    /** TCP connections now. */
    public int connections() {
        return closed ? 0 : loops.connections();
    }

    /** UDP flows now. */
    public int flows() {
        return closed ? 0 : loops.flows();
    }

    @Override
    public void apply(final ServiceTable wanted) {
        try {
            final Plan plan = plan();
            if (!compared) {
                routes.read();
                handOver();
            }
            change(plan, changes(table.differenceTo(wanted)), Set.of());
            table = wanted;
            compared = true;
        } catch (final LinuxException e) {
            throw new DataPlaneException("services could not be served: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean reconcile() {
        try {
            final OwnAddresses before = own;
            own = OwnAddresses.read(netlink, node, scope);
            final Map<ServicePortName, Optional<ServicePort>> moved = new LinkedHashMap<>();
            if (!own.equals(before)) {
                table.ports().forEach(port -> moved.put(port.name(), Optional.of(port)));
            }
            routes.read();
            final boolean corrected = change(plan(), moved, Set.copyOf(occupied));
            return corrected;
        } catch (final LinuxException e) {
            throw new DataPlaneException("services could not be compared: " + e.getMessage(), e);
        }
    }

    @Override
    public void cleanUp() {
        try {
            if (!closed) {
                final List<OpenFrontend> all = List.copyOf(open.values());
                loops.call(member -> all.forEach(frontend -> frontend.stop(member)));
                open.clear();
            }
            new ArrayList<>(services.keySet()).forEach(name -> claims.put(name, Map.of()));
            services.clear();
            occupied.clear();
            table = ServiceTable.EMPTY;
            compared = false;
            if (scope == FrontendScope.ALL) {
                routes.read();
                routes.retain(Set.of());
            }
        } catch (final LinuxException e) {
            throw new DataPlaneException(LocalRoutes.LEFT, e);
        }
    }

    /** Takes no more connections, and waits for those there are, for as long as the settings say. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        final List<OpenFrontend> all = List.copyOf(open.values());
        loops.call(member -> all.forEach(frontend -> frontend.stop(member)));
        open.clear();
        loops.close(settings.drain());
        closed = true;
        netlink.close();
        namespace.close();
    }

    /** Has the kernel give a closing socket's connections to the sockets of a daemon beside this, if it can (5.14). */
    private void handOver() {
        try {
            namespace.run(() -> Sysctl.ensure(MIGRATE, "1"));
        } catch (final LinuxException e) {
            LOG.debug("a restart may reset connections that are being made at that moment: {}", e.getMessage());
        }
    }

    private Plan plan() {
        if (own.equals(OwnAddresses.NONE)) {
            own = OwnAddresses.read(netlink, node, scope);
        }
        return new Plan(node, scope, own);
    }

    /** Serves what changed, and looks again at some frontends; says whether routes had to be put right. */
    private boolean change(
            final Plan plan, final Map<ServicePortName, Optional<ServicePort>> changes, final Set<FrontendKey> again) {
        final Stage stage = new Stage(plan, changes, again);
        boolean done = false;
        final boolean corrected;
        try {
            stage.open();
            stage.claim();
            corrected = scope == FrontendScope.ALL && routes.add(stage.wantedRoutes());
            done = true;
        } finally {
            if (!done) {
                stage.undo();
            }
        }
        stage.commit();
        final boolean cleared = scope == FrontendScope.ALL && routes.retain(stage.wantedRoutes());
        return cleared || corrected;
    }

    private static Map<ServicePortName, Optional<ServicePort>> changes(final TableDifference difference) {
        final Map<ServicePortName, Optional<ServicePort>> changes = new LinkedHashMap<>();
        difference.removed().forEach(port -> changes.put(port.name(), Optional.empty()));
        difference.changed().forEach(change -> changes.put(change.after().name(), Optional.of(change.after())));
        difference.added().forEach(port -> changes.put(port.name(), Optional.of(port)));
        return changes;
    }

    /** One change: opened first, then committed, or undone. */
    private final class Stage {
        private final Plan plan;
        private final Map<ServicePortName, Optional<ServicePort>> changes;
        private final Set<FrontendKey> touched;
        private final Map<ServicePortName, Map<FrontendKey, FrontendKind>> claimedBefore = new HashMap<>();
        private final Map<ServicePortName, ServiceBackends> fresh = new HashMap<>();
        private final Map<FrontendKey, OpenFrontend> opened = new HashMap<>();
        private final Map<FrontendKey, Frontend> led = new HashMap<>();
        private final List<FrontendKey> gone = new ArrayList<>();
        private final Set<FrontendKey> taken = new HashSet<>();
        private Set<IpPrefix> wantedRoutes = Set.of();

        Stage(
                final Plan plan,
                final Map<ServicePortName, Optional<ServicePort>> changes,
                final Set<FrontendKey> again) {
            this.plan = plan;
            this.changes = changes;
            touched = new HashSet<>(again);
        }

        /** Says who claims what; of what is touched, opens what is new. */
        void open() {
            changes.forEach((name, after) -> {
                claimedBefore.put(name, claims.of(name));
                touched.addAll(claims.of(name).keySet());
                final Map<FrontendKey, FrontendKind> keys =
                        after.map(plan::frontends).orElse(Map.of());
                touched.addAll(keys.keySet());
                claims.put(name, keys);
                after.ifPresent(port -> fresh.computeIfAbsent(
                        name, key -> services.getOrDefault(key, new ServiceBackends(port, settings.balancing()))));
            });
            touched.forEach(this::decide);
        }

        void claim() {
            wantedRoutes = plan.routes(claims.foreignAddresses(own.all()));
        }

        Set<IpPrefix> wantedRoutes() {
            return wantedRoutes;
        }

        void undo() {
            claimedBefore.forEach(claims::put);
            opened.values().forEach(OpenFrontend::discard);
        }

        void commit() {
            changes.forEach((name, after) -> {
                if (after.isPresent()) {
                    fresh.get(name).use(after.get());
                    services.put(name, fresh.get(name));
                } else {
                    services.remove(name);
                }
            });
            led.forEach((key, frontend) -> open.get(key).lead(frontend));
            final List<OpenFrontend> closing = gone.stream().map(open::remove).toList();
            final Collection<OpenFrontend> started = opened.values();
            final List<OpenFrontend> udp = touched.stream()
                    .filter(key -> key.protocol() == Protocol.UDP && open.containsKey(key))
                    .map(open::get)
                    .toList();
            loops.call(member -> {
                started.forEach(frontend -> frontend.start(member));
                closing.forEach(frontend -> frontend.stop(member));
                udp.forEach(frontend -> frontend.endStale(member));
            });
            open.putAll(opened);
            occupied.removeAll(touched);
            occupied.addAll(taken);
        }

        private void decide(final FrontendKey key) {
            final Optional<Claims.Claim> owner = claims.owner(key);
            final Optional<Frontend> frontend = owner.flatMap(claim -> frontend(key, claim));
            final OpenFrontend now = open.get(key);
            if (frontend.isEmpty()) {
                if (now != null) {
                    gone.add(key);
                }
            } else if (now != null) {
                frontend.get().sources().verify();
                led.put(key, frontend.get());
            } else {
                openNew(key, frontend.get());
            }
        }

        private Optional<Frontend> frontend(final FrontendKey key, final Claims.Claim claim) {
            final ServiceBackends known = fresh.getOrDefault(claim.service(), services.get(claim.service()));
            final ServicePort port =
                    changes.getOrDefault(claim.service(), Optional.empty()).orElseGet(known::port);
            final Optional<SourceFilter> sources = plan.sources(port, claim.kind());
            return sources.map(filter -> new Frontend(
                    key.address(), key.port(), known, claim.kind() == FrontendKind.CLUSTER_IP, plan.inside(), filter));
        }

        private void openNew(final FrontendKey key, final Frontend frontend) {
            try {
                opened.put(key, namespace.call(() -> OpenFrontend.open(key, frontend, loops, sockets)));
                if (occupied.contains(key)) {
                    LOG.info("{} is free now, and served", key);
                }
            } catch (final LinuxException e) {
                if (e.errno() != Errno.EADDRINUSE) {
                    throw e;
                }
                taken.add(key);
                if (!occupied.contains(key)) {
                    LOG.warn(
                            "{} of {} is not served: a process of this host has the port; 'ss -lnp' shows whose it is",
                            key,
                            frontend.backends().port().name());
                }
            } catch (final RuntimeException e) {
                throw e;
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
