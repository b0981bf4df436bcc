package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.ToolException;
import io.hawser.benchmarks.topology.TwoNodes;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.LinkRef;
import io.hawser.linux.route.NeighbourState;
import io.hawser.linux.route.RouteFilter;
import io.hawser.linux.route.RouteGroup;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.RouteSubscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A node that joins a {@link Crowd}, and what the kernel has of the crowd there. One owner. Not thread safe. */
final class CrowdedNode {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int QUIET_MS = 50;
    private static final int DATAGRAMS = 1_000;
    private static final String PEAK_MEMORY = "VmHWM:";

    private final Host host;
    private final Etcd etcd;
    private final Path subnetFile;
    private final RouteNetlink netlink;
    private final RouteSubscription events;

    private CrowdedNode(
            final Host host,
            final Etcd etcd,
            final Path subnetFile,
            final RouteNetlink netlink,
            final RouteSubscription events) {
        this.host = host;
        this.etcd = etcd;
        this.subnetFile = subnetFile;
        this.netlink = netlink;
        this.events = events;
    }

    /** The node with an etcd that knows the network and nobody. */
    static CrowdedNode in(final Lab lab) throws Exception {
        final Host host = TwoNodes.in(lab).node1();
        final Etcd etcd = Etcd.on(lab, host, TwoNodes.ADDRESS1);
        etcd.put(Crowd.CONFIG_KEY, Crowd.CONFIG);
        return new CrowdedNode(
                host,
                etcd,
                lab.directory().resolve("subnet.env"),
                lab.keep(() -> host.call(RouteNetlink::open), RouteNetlink::close),
                lab.keep(
                        () -> host.call(() -> RouteSubscription.open(RouteGroup.IPV4_ROUTES, RouteGroup.NEIGHBOURS)),
                        RouteSubscription::close));
    }

    Etcd etcd() {
        return etcd;
    }

    HostProcess start(final Daemon daemon) throws Exception {
        return host.start(daemon.command(etcd.endpoint(), TwoNodes.INTERFACE, subnetFile));
    }

    /** Makes the node as new but for its lease. */
    void forget() throws IOException {
        deleteDevice();
        Files.deleteIfExists(subnetFile);
    }

    void deleteDevice() {
        if (device().isPresent()) {
            netlink.newTransaction()
                    .deleteLink(LinkRef.named(KernelVxlan.DEVICE))
                    .commitOrThrow();
        }
    }

    /** The most memory that a process has had, in MiB. */
    static double peakMemory(final HostProcess process) throws IOException {
        final List<String> status = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
        final String line = status.stream()
                .filter(text -> text.startsWith(PEAK_MEMORY))
                .findFirst()
                .orElseThrow(() -> new ToolException("no " + PEAK_MEMORY + " of process " + process.pid()));
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
    }

    /**
     * Waits until the kernel has a route, a neighbour and a forwarding entry for each of so many peers and no more.
     *
     * @param begunNs when that was set off, as of {@link System#nanoTime()}.
     * @return nanoseconds from then until the kernel announced the last change.
     */
    long awaitPeers(final HostProcess daemon, final int count, final long begunNs) throws Exception {
        final long[] last = {begunNs};
        Held held = Held.NOTHING;
        while (daemon.isAlive() && System.nanoTime() - begunNs < LIMIT.toNanos()) {
            final int taken = events.poll(event -> last[0] = System.nanoTime(), DATAGRAMS, QUIET_MS);
            // What the kernel has is listed only when all is quiet, so that the listing is no part of the time.
            if (taken == 0) {
                held = held();
                if (held.equals(new Held(count, count, count))) {
                    return last[0] - begunNs;
                }
            }
        }
        throw daemon.failure("left the kernel with " + held + " instead of " + count + " of each");
    }

    private Held held() {
        final Optional<Link> device = device();
        if (device.isEmpty()) {
            return Held.NOTHING;
        }
        final int ifindex = device.orElseThrow().index();
        return new Held(
                netlink.routes(RouteFilter.MAIN.family(IpFamily.IPV4).oif(ifindex))
                        .size(),
                netlink.neighbours(ifindex).stream()
                        .filter(neighbour -> neighbour.state() == NeighbourState.PERMANENT)
                        .count(),
                netlink.fdb(ifindex).size());
    }

    private Optional<Link> device() {
        return netlink.linkByName(KernelVxlan.DEVICE);
    }

    private record Held(long routes, long neighbours, long fdbEntries) {
        static final Held NOTHING = new Held(0, 0, 0);

        @Override
        public String toString() {
            return routes + " routes, " + neighbours + " neighbours and " + fdbEntries + " FDB entries";
        }
    }
}
