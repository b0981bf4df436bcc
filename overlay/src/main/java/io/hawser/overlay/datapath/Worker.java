package io.hawser.overlay.datapath;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.poll.Poller;
import io.hawser.linux.tun.TunOffload;
import io.hawser.linux.tun.TunQueue;
import io.hawser.overlay.coalesce.Coalescer;
import io.hawser.overlay.peers.PeerTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Carries packets both ways between one queue of the device and sockets of its own. It shares nothing but the peers.
 */
final class Worker implements Agent {
    private static final int ERRORS_PER_SECOND = 100;
    private static final int ERRORS_AT_ONCE = 50;

    private final String name;
    private final Supplier<PeerTable> peers;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final DatapathCounters counters = new DatapathCounters();
    private final BatchTimer outTimer;
    private final BatchTimer inTimer;
    private final PathTooSmall pathTooSmall;
    private final Egress egress;
    private final Ingress ingress;
    private final Poller poller;

    Worker(
            final String name,
            final TunQueue queue,
            final Set<TunOffload> offloads,
            final TunnelSettings settings,
            final Supplier<PeerTable> peers) {
        this.name = name;
        this.peers = peers;
        outTimer = BatchTimer.of(settings.timed(), SystemNanoClock.INSTANCE);
        inTimer = BatchTimer.of(settings.timed(), SystemNanoClock.INSTANCE);
        final TunnelHeader tunnel = header(settings.wire());
        final TokenBucket bucket = new TokenBucket(ERRORS_PER_SECOND, ERRORS_AT_ONCE, SystemNanoClock.INSTANCE);
        final IcmpErrors icmp = new IcmpErrors(queue, counters, bucket);
        pathTooSmall = new PathTooSmall(tunnel, icmp);
        try {
            final Senders senders =
                    new Senders(sender(settings.publicIpv4(), settings), sender(settings.publicIpv6(), settings));
            egress = new Egress(queue, tunnel, senders, counters, icmp, outTimer);
            final Delivery delivery = new Delivery(queue, counters);
            final Coalescer coalescer = new Coalescer(
                    delivery, offloads.contains(TunOffload.TUN_F_TSO4), offloads.contains(TunOffload.TUN_F_USO4));
            ingress = new Ingress(tunnel, coalescer, counters, settings.mtu(), inTimer);
            final int[] fds = new int[1 + endpoints.size()];
            fds[0] = queue.fd();
            for (int i = 0; i < endpoints.size(); i++) {
                fds[i + 1] = endpoints.get(i).socket().fd();
            }
            poller = new Poller(fds);
        } catch (final RuntimeException e) {
            CloseHelper.closeAll(endpoints);
            throw e;
        }
    }

    @Override
    public int doWork() {
        final PeerTable table = peers.get();
        pathTooSmall.peers(table);
        int work = egress.poll(table);
        for (int i = 0; i < endpoints.size(); i++) {
            work += ingress.poll(endpoints.get(i), table);
        }
        return work;
    }

    /** Waits until there is something to do, or {@link #wake()}. */
    void await() {
        poller.await(-1);
    }

    /** Ends the wait. Any thread may call it. */
    void wake() {
        poller.wake();
    }

    DatapathCounters counters() {
        return counters;
    }

    /** Adds the times that were recorded so far. Any thread may ask. */
    void addLatencies(final TunnelStats.Latencies sums) {
        outTimer.addTo(sums.out());
        inTimer.addTo(sums.in());
    }

    @Override
    public void onClose() {
        CloseHelper.closeAll(endpoints);
        poller.close();
    }

    @Override
    public String roleName() {
        return name;
    }

    private Optional<TrainSender> sender(final Optional<IpAddress> address, final TunnelSettings settings) {
        if (address.isEmpty()) {
            return Optional.empty();
        }
        final int port = settings.wire().port();
        final Endpoint endpoint = new Endpoint(address.get(), port, settings.workers() > 1);
        endpoints.add(endpoint);
        return Optional.of(new TrainSender(endpoint.socket(), port, counters, pathTooSmall));
    }

    private static TunnelHeader header(final TunnelWire wire) {
        return wire instanceof TunnelWire.Vxlan vxlan ? new VxlanHeader(vxlan.vni(), vxlan.ownMac()) : new BareHeader();
    }
}
