package io.hawser.overlay.registry;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One node's connection to leases in memory. */
final class InMemoryLeaseRegistry implements LeaseRegistry {
    private final InMemoryLeases leases;
    private final Optional<IpAddress> publicIp;
    private final Set<LeaseWatch> watches = ConcurrentHashMap.newKeySet();

    InMemoryLeaseRegistry(final InMemoryLeases leases, final Optional<IpAddress> publicIp) {
        this.leases = leases;
        this.publicIp = publicIp;
    }

    @Override
    public NetworkConfig readConfig() {
        return NetworkConfig.parse(leases.config());
    }

    @Override
    public Assignment assignment() {
        return new Assignment.FreeChoice();
    }

    @Override
    public String holder(final LeaseAttributes attributes) {
        return InMemoryLeases.holder(attributes);
    }

    @Override
    public Optional<IpAddress> publicIpOfNode(final IpFamily family) {
        return publicIp.filter(address -> address.family() == family);
    }

    @Override
    public LeaseSnapshot snapshot() {
        return leases.snapshot();
    }

    @Override
    public Optional<Lease> find(final Subnets subnets) {
        return leases.findAsClient(subnets);
    }

    @Override
    public CreateOutcome create(final Subnets subnets, final LeaseAttributes attributes) {
        return leases.create(subnets, attributes);
    }

    @Override
    public RenewOutcome renew(final Lease own, final LeaseAttributes attributes) {
        return leases.renew(own, attributes);
    }

    @Override
    public boolean delete(final Lease own) {
        return leases.deleteOwn(own);
    }

    @Override
    public LeaseWatch watch(final String revision) {
        final Watch watch = new Watch();
        leases.watch(revision, watch.listener);
        watches.add(watch);
        return watch;
    }

    @Override
    public void close() {
        watches.forEach(LeaseWatch::close);
    }

    private final class Watch implements LeaseWatch {
        private final EventQueue queue = new EventQueue();
        private final Consumer<LeaseEvent> listener = queue::offer;

        @Override
        public Optional<LeaseEvent> poll() {
            return queue.poll();
        }

        @Override
        public void await(final Duration longest) {
            queue.await(longest);
        }

        @Override
        public void close() {
            leases.unwatch(listener);
            queue.offer(new LeaseEvent.SnapshotNeeded("the watch was closed"));
            watches.remove(this);
        }
    }
}
