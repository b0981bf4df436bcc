package io.hawser.overlay.leasing;

import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.Assignment;
import io.hawser.overlay.registry.CreateOutcome;
import io.hawser.overlay.registry.LeaseEvent;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.LeaseSnapshot;
import io.hawser.overlay.registry.LeaseWatch;
import io.hawser.overlay.registry.RenewOutcome;
import java.time.Duration;
import java.util.Optional;

/** A registry whose watches tell nothing, and whose assignment a test may set. */
final class DeafRegistry implements LeaseRegistry {
    Assignment assignment = new Assignment.FreeChoice();

    private final LeaseRegistry registry;

    DeafRegistry(final LeaseRegistry registry) {
        this.registry = registry;
    }

    @Override
    public NetworkConfig readConfig() {
        return registry.readConfig();
    }

    @Override
    public Assignment assignment() {
        return assignment;
    }

    @Override
    public String holder(final LeaseAttributes attributes) {
        return registry.holder(attributes);
    }

    @Override
    public LeaseSnapshot snapshot() {
        return registry.snapshot();
    }

    @Override
    public Optional<Lease> find(final Subnets subnets) {
        return registry.find(subnets);
    }

    @Override
    public CreateOutcome create(final Subnets subnets, final LeaseAttributes attributes) {
        return registry.create(subnets, attributes);
    }

    @Override
    public RenewOutcome renew(final Lease own, final LeaseAttributes attributes) {
        return registry.renew(own, attributes);
    }

    @Override
    public boolean delete(final Lease own) {
        return registry.delete(own);
    }

    @Override
    public LeaseWatch watch(final String revision) {
        return new LeaseWatch() {
            @Override
            public Optional<LeaseEvent> poll() {
                return Optional.empty();
            }

            @Override
            public void await(final Duration longest) {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {
        registry.close();
    }
}
