package io.hawser.overlay.daemon;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.backend.Backend;
import io.hawser.overlay.backend.OverlayState;
import io.hawser.overlay.conductor.OverlayProxy;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.lease.SubnetEnv;
import io.hawser.overlay.lease.SubnetEnvFile;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.leasing.LeaseManager;
import io.hawser.overlay.leasing.LeasingEvent;
import io.hawser.overlay.leasing.LeasingListener;
import io.hawser.overlay.leasing.PeerChange;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the lease manager tells into what the kernel is to hold. The kernel is told nothing before all peers have
 * been read once: what a restarted node finds in it is better than a part of the truth.
 */
final class LeasedState implements LeasingListener {
    private static final Logger LOG = LoggerFactory.getLogger(LeasedState.class);

    private final NetworkConfig network;
    private final SubnetEnvFile subnetFile;
    private final OverlaySettings settings;
    private final OverlayProxy proxy;
    private final Map<Subnets, Lease> peers = new HashMap<>();
    private final Set<String> unknownBackends = new HashSet<>();
    private final SharedAddress sharedAddress = new SharedAddress();
    private volatile Backend backend;
    private Optional<Lease> lost = Optional.empty();
    private boolean peersKnown;
    private boolean subnetFileStale;
    private String subnetFileProblem = "";
    private volatile Optional<Lease> own = Optional.empty();
    private volatile Optional<Instant> expires = Optional.empty();
    private volatile Optional<OverlayState> told = Optional.empty();

    LeasedState(
            final NetworkConfig network,
            final Backend backend,
            final SubnetEnvFile subnetFile,
            final OverlaySettings settings,
            final OverlayProxy proxy) {
        this.network = network;
        this.backend = backend;
        this.subnetFile = subnetFile;
        this.settings = settings;
        this.proxy = proxy;
    }

    /** This node's lease. Any thread may ask. */
    Optional<Lease> own() {
        return own;
    }

    /** When the lease ends unless it is renewed; empty if it does not. Any thread may ask. */
    Optional<Instant> expires() {
        return expires;
    }

    /** The network's configuration. */
    NetworkConfig network() {
        return network;
    }

    /** What the kernel was last told to hold. Any thread may ask. */
    Optional<OverlayState> told() {
        return told;
    }

    /** What the subnet file says, whether it is written yet or not; empty without a lease. Any thread may ask. */
    Optional<SubnetEnv> subnetEnv() {
        final Subnets networks = new Subnets(network(IpFamily.IPV4), network(IpFamily.IPV6));
        return own.map(lease -> new SubnetEnv(networks, lease.subnets(), backend.podMtu(), settings.ipMasq()));
    }

    /** From now on the node is joined to the others in another way. */
    void moveTo(final Backend moved, final LeaseManager manager) {
        backend = moved;
        manager.attributes(moved.attributes());
        subnetFileStale = true;
        tellKernel();
    }

    @Override
    public void onEvent(final LeasingEvent event) {
        if (event instanceof LeasingEvent.Acquired acquired) {
            onAcquired(acquired);
        } else if (event instanceof LeasingEvent.Renewed renewed) {
            hold(renewed.lease());
        } else if (event instanceof LeasingEvent.Recovered recovered) {
            LOG.warn(
                    "the registry had lost the lease of {}; it is leased again",
                    recovered.lease().subnets());
            hold(recovered.lease());
        } else if (event instanceof LeasingEvent.Lost gone) {
            onLost(gone);
        } else if (event instanceof LeasingEvent.PeersChanged changed) {
            onPeers(changed);
        } else if (event instanceof LeasingEvent.Waiting waiting) {
            LOG.warn("no subnet can be leased now: {}", waiting.why());
        }
    }

    private void onAcquired(final LeasingEvent.Acquired acquired) {
        final Subnets subnets = acquired.lease().subnets();
        if (acquired.replaced().isPresent()) {
            LOG.error(
                    "this node now has {} in place of {}: pods with addresses of the old subnet reach nobody and must "
                            + "be started again",
                    subnets,
                    acquired.replaced().get().subnets());
        } else {
            LOG.info("leased {}", subnets);
        }
        hold(acquired.lease());
        lost = Optional.empty();
        subnetFileStale = true;
        tellKernel();
    }

    private void hold(final Lease lease) {
        own = Optional.of(lease);
        expires = lease.term() instanceof LeaseTerm.Remaining remaining
                ? Optional.of(Instant.now().plus(remaining.left()))
                : Optional.empty();
    }

    private void onLost(final LeasingEvent.Lost gone) {
        LOG.error("the lease of {} is lost: {}", gone.lease().subnets(), gone.why());
        own = Optional.empty();
        expires = Optional.empty();
        lost = Optional.of(gone.lease());
        tellKernel();
    }

    private void onPeers(final LeasingEvent.PeersChanged changed) {
        for (final PeerChange change : changed.changes()) {
            if (change instanceof PeerChange.Added added) {
                put(added.lease());
            } else if (change instanceof PeerChange.Changed moved) {
                put(moved.lease());
            } else if (change instanceof PeerChange.Removed removed) {
                peers.remove(removed.lease().subnets());
                LOG.info("peer {} is gone", removed.lease().subnets());
            }
        }
        peersKnown |= changed.complete();
        tellKernel();
    }

    private void put(final Lease lease) {
        peers.put(lease.subnets(), lease);
        sharedAddress
                .objection(own.map(Lease::attributes).orElseGet(backend::attributes), lease)
                .ifPresent(LOG::error);
        if (!lease.attributes().backendType().isKnown()
                && unknownBackends.add(lease.attributes().backendType().name())) {
            LOG.warn(
                    "nodes with backend {} are not reached, such as {}",
                    lease.attributes().backendType(),
                    lease.subnets());
        }
    }

    private void tellKernel() {
        if (!peersKnown) {
            return;
        }
        own.map(lease -> backend.desired(lease.subnets(), peers.values())).ifPresent(this::tell);
        lost.map(lease -> backend.desired(lease.subnets(), peers.values()))
                .map(OverlayState::withdrawn)
                .ifPresent(this::tell);
    }

    private void tell(final OverlayState state) {
        told = Optional.of(state);
        proxy.bringAbout(state);
    }

    /**
     * Writes the subnet file if that is still to be done.
     *
     * @return whether something was done
     */
    boolean writeSubnetFile() {
        if (!subnetFileStale || own.isEmpty()) {
            return false;
        }
        final SubnetEnv env = subnetEnv().orElseThrow();
        try {
            subnetFile.write(env);
            subnetFileStale = false;
            subnetFileProblem = "";
        } catch (final UncheckedIOException e) {
            if (!subnetFileProblem.equals(e.getMessage())) {
                LOG.error("pods cannot be started on this node, trying again: {}", e.getMessage());
                subnetFileProblem = e.getMessage();
            }
        }
        return !subnetFileStale;
    }

    private Optional<IpPrefix> network(final IpFamily family) {
        return network.range(family).map(range -> range.network());
    }
}
