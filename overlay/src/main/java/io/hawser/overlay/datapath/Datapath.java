package io.hawser.overlay.datapath;

import io.hawser.linux.LinuxException;
import io.hawser.linux.tun.TunDevice;
import io.hawser.linux.tun.TunOptions;
import io.hawser.overlay.peers.Peer;
import io.hawser.overlay.peers.PeerTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.CloseHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TUN device and the threads that carry its packets to and from the peers, in the network namespace of the thread
 * that opens it. The device is there as long as this is open; addresses, routes and its being up are for others to see
 * to. Thread safe.
 */
public final class Datapath implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Datapath.class);

    private final TunnelSettings settings;
    private final TunDevice device;
    private final List<Worker> workers = new ArrayList<>();
    private final List<WorkerThread> threads = new ArrayList<>();
    private volatile PeerTable peers = PeerTable.EMPTY;

    private Datapath(final TunnelSettings settings) {
        this.settings = settings;
        device = TunDevice.open(new TunOptions(settings.device(), settings.workers(), TunOptions.ALL_OFFLOADS, true));
        try {
            for (int i = 0; i < settings.workers(); i++) {
                workers.add(new Worker(
                        settings.device() + "-" + i, device.queues().get(i), device.offloads(), settings, () -> peers));
            }
        } catch (final RuntimeException e) {
            workers.forEach(Worker::onClose);
            device.close();
            throw e;
        }
        workers.forEach(worker -> threads.add(new WorkerThread(worker)));
        LOG.info(
                "{} carries packets in {} threads, with offloads {}",
                settings.device(),
                settings.workers(),
                device.offloads());
    }

    /**
     * Opens device and sockets, and starts the threads.
     *
     * @throws LinuxException with the way out, if the kernel gives no TUN device or the port is taken
     */
    public static Datapath open(final TunnelSettings settings) {
        return new Datapath(settings);
    }

    /** What it was opened with. */
    public TunnelSettings settings() {
        return settings;
    }

    /** From now on packets go to and come from these alone. Peers of a family without an address here are left out. */
    public void peers(final PeerTable table) {
        final List<Peer> reachable = table.peers().stream()
                .filter(peer -> (peer.publicIp().isV4() ? settings.publicIpv4() : settings.publicIpv6()).isPresent())
                .toList();
        peers = reachable.size() == table.peers().size() ? table : new PeerTable(reachable, table.own());
    }

    /** All counters, each the sum over all threads. */
    public Map<DatapathCounter, Long> counters() {
        final Map<DatapathCounter, Long> sums = new EnumMap<>(DatapathCounter.class);
        for (final DatapathCounter counter : DatapathCounter.values()) {
            sums.put(
                    counter,
                    workers.stream()
                            .mapToLong(worker -> worker.counters().get(counter))
                            .sum());
        }
        return sums;
    }

    /** What it has done so far. */
    public TunnelStats stats() {
        if (!settings.timed()) {
            return new TunnelStats(counters(), Optional.empty());
        }
        final TunnelStats.Latencies sums = new TunnelStats.Latencies(BatchTimer.histogram(), BatchTimer.histogram());
        workers.forEach(worker -> worker.addLatencies(sums));
        return new TunnelStats(counters(), Optional.of(sums));
    }

    /** Ends the threads; device and sockets go. */
    @Override
    public void close() {
        CloseHelper.closeAll(threads);
        device.close();
    }
}
