package io.hawser.overlay.daemon;

import io.hawser.linux.LinuxException;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.overlay.address.InterfaceSelection;
import io.hawser.overlay.address.InterfaceTable;
import io.hawser.overlay.address.KernelInterfaces;
import io.hawser.overlay.backend.Backend;
import io.hawser.overlay.backend.OverlayState;
import io.hawser.overlay.backend.Underlay;
import io.hawser.overlay.conductor.ChecksumState;
import io.hawser.overlay.conductor.OverlayService;
import io.hawser.overlay.conductor.OverlayStatus;
import io.hawser.overlay.config.BackendConfig;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.datapath.TunnelStats;
import io.hawser.overlay.lease.SubnetEnv;
import io.hawser.overlay.lease.SubnetEnvFile;
import io.hawser.overlay.leasing.LeaseManager;
import io.hawser.overlay.leasing.LeasingSettings;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.RegistryException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's overlay: leases a subnet, and keeps the kernel so that pods reach the peers'. It waits for what is missing
 * (the registry, its configuration, the interface) for as long as it takes, and never ends by itself. Runs in the
 * network namespace of the thread that starts it. Thread safe.
 */
public final class OverlayNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OverlayNode.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final long CLOSE_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(15);

    private final OverlaySettings settings;
    private final LeaseRegistry registry;
    private final InterfaceSelection selection;
    private final RouteNetlink route;
    private final OverlayService service;
    private final Thread thread;
    private volatile boolean running = true;
    private boolean announced;
    private volatile String waitingFor = "the network configuration";
    private volatile Optional<LeasedState> leased = Optional.empty();

    private OverlayNode(
            final OverlaySettings settings,
            final LeaseRegistry registry,
            final InterfaceSelection selection,
            final RouteNetlink route,
            final OverlayService service) {
        this.settings = settings;
        this.registry = registry;
        this.selection = selection;
        this.route = route;
        this.service = service;
        thread = new Thread(this::run, "leases");
    }

    /**
     * Starts it.
     *
     * @param registry is owned from now on
     * @param selection which interface joins this node to the others
     * @throws LinuxException if the kernel has no route netlink or nf_tables for us
     */
    public static OverlayNode start(
            final OverlaySettings settings, final LeaseRegistry registry, final InterfaceSelection selection) {
        final RouteNetlink route = RouteNetlink.open();
        try {
            final OverlayService service = OverlayService.start(settings.ipMasq(), settings.checksums());
            final OverlayNode node = new OverlayNode(settings, registry, selection, route, service);
            node.thread.start();
            return node;
        } catch (final RuntimeException e) {
            route.close();
            throw e;
        }
    }

    /** What this node still lacks to carry pods' packets, in words; empty if nothing. */
    public List<String> missing() {
        final List<String> missing = new ArrayList<>();
        final Optional<LeasedState> now = leased;
        if (now.isEmpty() || now.get().own().isEmpty()) {
            missing.add("no subnet is leased: waiting for " + waitingFor);
        }
        final OverlayStatus status = service.status();
        if (!status.converged()) {
            missing.add(
                    "the kernel is not as it should be" + (status.problem().isEmpty() ? "" : ": " + status.problem()));
        }
        return missing;
    }

    /** What this node leases for its pods; empty while it leases nothing. */
    public Optional<SubnetEnv> podNetwork() {
        return leased.flatMap(LeasedState::subnetEnv);
    }

    /** All of it at this moment. */
    public OverlayView view() {
        final Optional<LeasedState> now = leased;
        final Optional<OverlayState> told = now.flatMap(LeasedState::told);
        return new OverlayView(
                now.flatMap(LeasedState::own).isPresent() ? "" : waitingFor,
                now.map(LeasedState::network),
                now.flatMap(LeasedState::own),
                now.flatMap(LeasedState::expires),
                podNetwork(),
                told,
                service.status(),
                service.checksums(),
                now.map(state -> carrier(state.network().backend(), told)).orElse(""),
                service.tunnel().map(TunnelStats::counters).orElseGet(Map::of));
    }

    /** How the kernel stands to what it should hold. */
    public OverlayStatus status() {
        return service.status();
    }

    /** How checksum offload of the kernel's tunnel devices stands; empty without a device. */
    public Optional<ChecksumState> checksums() {
        return service.checksums();
    }

    /** What the tunnel that this process carries has done since it was opened; empty if there is none. */
    public Optional<TunnelStats> tunnel() {
        return service.tunnel();
    }

    /**
     * Ends the threads and the registry's connections. Lease and kernel stay, and packets go on, but for those that
     * this
     * process carries.
     */
    @Override
    public void close() {
        running = false;
        thread.interrupt();
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        service.close();
        registry.close();
        route.close();
    }

    private String carrier(final BackendConfig backend, final Optional<OverlayState> told) {
        if (backend instanceof BackendConfig.Udp) {
            return "carried by this process, as udp always is";
        } else if (!(backend instanceof BackendConfig.Vxlan)) {
            return backend instanceof BackendConfig.HostGw ? "plain routes of the kernel" : "carried by somebody else";
        }
        final boolean here = told.flatMap(OverlayState::tunnel).isPresent();
        return switch (settings.carrying().vxlan()) {
            case AUTO ->
                here ? "carried by this process: the kernel has no vxlan" : "carried by the kernel, which has vxlan";
            case KERNEL -> "carried by the kernel, as --vxlan says";
            case USERSPACE -> "carried by this process, as --vxlan says";
        };
    }

    private void run() {
        final Optional<NetworkConfig> network = await("the network configuration", registry::readConfig);
        if (network.isEmpty()) {
            return;
        }
        final InterfaceTable interfaces = new KernelInterfaces(route);
        final Backends backends = new Backends(route, settings.carrying());
        final SubnetEnvFile subnetFile = new SubnetEnvFile(settings.subnetFile());
        final Optional<InterfaceSelection> chosen =
                await("this node's address in the registry", () -> selection.reachedAt(registry::publicIpOfNode));
        if (chosen.isEmpty()) {
            return;
        }
        final Optional<Underlay> first = await("the interface to the other nodes", () -> {
            final Underlay found = chosen.get().find(interfaces);
            backends.choose(network.get(), found);
            return found;
        });
        if (first.isEmpty()) {
            return;
        }
        final Backend backend = backends.choose(network.get(), first.get());
        waitingFor = "a lease";
        final LeasedState state = new LeasedState(network.get(), backend, subnetFile, settings, service.proxy());
        leased = Optional.of(state);
        final LeasingSettings leasing = new LeasingSettings(
                settings.renewMargin(),
                subnetFile.read().map(SubnetEnv::subnets),
                LeasingSettings.of(Optional.empty()).resyncInterval());
        try (LeaseManager manager = new LeaseManager(
                registry, network.get(), leasing, backend.attributes(), System::nanoTime, new SecureRandom(), state)) {
            final UnderlayWatch watch = new UnderlayWatch(
                    chosen.get(), interfaces, underlay -> backends.choose(network.get(), underlay), first.get());
            while (running) {
                work(manager, state, watch);
            }
        }
    }

    private void work(final LeaseManager manager, final LeasedState state, final UnderlayWatch watch) {
        try {
            watch.changed().ifPresent(backend -> state.moveTo(backend, manager));
            if (manager.doWork() == 0 && !state.writeSubnetFile() && !announced()) {
                manager.await(RETRY);
            }
        } catch (final RuntimeException e) {
            // A defect must not end what keeps the lease alive.
            LOG.error("unexpected, going on", e);
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    /** Tells the registry, once, that packets are carried; whether it was told now. */
    private boolean announced() {
        if (announced || !missing().isEmpty()) {
            return false;
        }
        try {
            registry.announceNetworkAvailable();
            announced = true;
        } catch (final RegistryException e) {
            LOG.warn("the registry was not told that the network is available, trying again: {}", e.getMessage());
        }
        return announced;
    }

    /** Asks until there is an answer; empty if this node is closed before. */
    private <T> Optional<T> await(final String what, final Supplier<T> question) {
        String lastProblem = "";
        while (running) {
            waitingFor = what;
            try {
                return Optional.of(question.get());
            } catch (final RegistryException | LinuxException | IllegalArgumentException e) {
                waitingFor = what + ": " + e.getMessage();
                if (!lastProblem.equals(e.getMessage())) {
                    LOG.warn("waiting for {}: {}", what, e.getMessage());
                    lastProblem = e.getMessage();
                }
            }
            try {
                Thread.sleep(RETRY.toMillis());
            } catch (final InterruptedException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
