package io.hawser.overlay.conductor;

import io.hawser.linux.nftables.Nftables;
import io.hawser.linux.nftables.RulesetSubscription;
import io.hawser.linux.poll.Poller;
import io.hawser.linux.route.RouteGroup;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteSubscription;
import io.hawser.linux.route.Vxlan;
import io.hawser.overlay.backend.OverlayState;
import io.hawser.overlay.datapath.TunnelStats;
import io.hawser.overlay.firewall.PodFirewall;
import io.hawser.overlay.probe.ChecksumProbe;
import io.hawser.overlay.probe.ProbeResult;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;
import org.jctools.queues.MpscArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conductor on its thread, in the network namespace of the thread that starts it. Thread safe. */
public final class OverlayService implements AutoCloseable {
    private static final int COMMANDS = 64;
    private static final long CLOSE_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);

    private static final long AFTER_DEFECT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final Logger LOG = LoggerFactory.getLogger(OverlayService.class);

    private final OverlayConductor conductor;
    private final OverlayProxy proxy;
    private final Poller poller;
    private final TunnelReconciler tunnels;
    private final ChecksumOffload offload;
    private final Thread thread;
    private volatile boolean running = true;

    private OverlayService(
            final OverlayConductor conductor,
            final TunnelReconciler tunnels,
            final ChecksumOffload offload,
            final MpscArrayQueue<OverlayState> commands,
            final Poller poller) {
        this.conductor = conductor;
        this.tunnels = tunnels;
        this.offload = offload;
        this.poller = poller;
        proxy = new OverlayProxy(commands, poller);
        thread = new Thread(this::run, conductor.roleName());
    }

    /**
     * Starts it. The kernel is left alone until a first state is told.
     *
     * @param masquerade whether what leaves the pods' network gets this node's address
     * @param checksums what becomes of the checksum offload of tunnel devices
     * @throws io.hawser.linux.LinuxException if the kernel has no route netlink or nf_tables for us
     */
    public static OverlayService start(final boolean masquerade, final ChecksumPolicy checksums) {
        return start(masquerade, checksums, settings -> ChecksumProbe.run(settings, masquerade));
    }

    /** As {@link #start(boolean, ChecksumPolicy)}, with another test of the kernel. */
    static OverlayService start(
            final boolean masquerade, final ChecksumPolicy checksums, final Function<Vxlan, ProbeResult> probe) {
        RouteSubscription events = null;
        RouteNetlink route = null;
        RulesetSubscription ruleset = null;
        Nftables nftables = null;
        try {
            events = RouteSubscription.open(
                    RouteGroup.LINKS,
                    RouteGroup.NEIGHBOURS,
                    RouteGroup.IPV4_ADDRESSES,
                    RouteGroup.IPV6_ADDRESSES,
                    RouteGroup.IPV4_ROUTES,
                    RouteGroup.IPV6_ROUTES);
            route = RouteNetlink.open();
            nftables = Nftables.open();
            ruleset = RulesetSubscription.open();
            final Poller poller = new Poller(events.fd(), ruleset.fd());
            final HostSettings kernel = new HostSettings(SettingsStore.KERNEL);
            final AtomicBoolean again = new AtomicBoolean();
            final ChecksumOffload offload = new ChecksumOffload(checksums, probe, () -> {
                again.set(true);
                poller.wake();
            });
            final DeviceReconciler devices = new DeviceReconciler(route, kernel, offload);
            final TunnelReconciler tunnels = new TunnelReconciler(route, kernel);
            final OverlayReconciler reconciler =
                    new OverlayReconciler(route, devices, tunnels, new PodFirewall(nftables), kernel, masquerade);
            final MpscArrayQueue<OverlayState> commands = new MpscArrayQueue<>(COMMANDS);
            final OverlayService service = new OverlayService(
                    new OverlayConductor(
                            commands, events, ruleset, reconciler, again, poller, SystemNanoClock.INSTANCE),
                    tunnels,
                    offload,
                    commands,
                    poller);
            service.thread.start();
            return service;
        } catch (final RuntimeException e) {
            CloseHelper.closeAll(events, ruleset, route, nftables);
            throw e;
        }
    }

    /** The way to tell it what should be. */
    public OverlayProxy proxy() {
        return proxy;
    }

    /** As of the last comparison. */
    public OverlayStatus status() {
        return conductor.status();
    }

    /** How checksum offload of the kernel's tunnel devices stands; empty without a device. */
    public Optional<ChecksumState> checksums() {
        return offload.state();
    }

    /** What the tunnel that this process carries has done since it was opened; empty if there is none. */
    public Optional<TunnelStats> tunnel() {
        return tunnels.stats();
    }

    /**
     * Ends the thread. What the kernel holds stays as it is, and goes on forwarding; a tunnel that this process carried
     * ends.
     */
    @Override
    public void close() {
        running = false;
        poller.wake();
        boolean interrupted = false;
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (final InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (running) {
                work();
            }
        } finally {
            conductor.onClose();
        }
    }

    private void work() {
        try {
            if (conductor.doWork() == 0) {
                poller.await(conductor.idleMs());
            }
        } catch (final RuntimeException e) {
            // A defect must not end what keeps packets flowing.
            LOG.error("unexpected, going on", e);
            LockSupport.parkNanos(AFTER_DEFECT_NS);
        }
    }
}
