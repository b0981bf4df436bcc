package io.hawser.overlay.registry;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static io.hawser.overlay.registry.RegistryFixture.subnets;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.lease.Subnets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a registry does besides where nodes choose their subnets themselves. */
public abstract class FreeChoiceContract extends LeaseRegistryContract {
    private static final IpPrefix V4_7 = IpPrefix.parse("10.244.7.0/24");
    private static final IpPrefix V4_8 = IpPrefix.parse("10.244.8.0/24");
    private static final IpPrefix V6_7 = IpPrefix.parse("fd00:0:0:7::/64");
    private static final IpPrefix V6_8 = IpPrefix.parse("fd00:0:0:8::/64");

    /** Writes a lease that has no end. */
    protected abstract void reserve(int node, LeaseAttributes attributes);

    @Test
    void theNodeChooses() {
        assertThat(registry.assignment()).isEqualTo(new Assignment.FreeChoice());
    }

    @Test
    void aLeaseLastsADay() {
        final Lease created = create(1);
        assertThat(left(created)).isBetween(Duration.ofHours(23), Duration.ofHours(24));
        assertThat(left(registry.find(subnets(1)).orElseThrow())).isBetween(Duration.ofHours(23), Duration.ofHours(24));
        final RenewOutcome renewed = registry.renew(created, attributes(1));
        assertThat(left(((RenewOutcome.Renewed) renewed).lease()))
                .isBetween(Duration.ofHours(23), Duration.ofHours(24));
    }

    @Test
    void subnetsThatAreTakenStayWhoseTheyAre() {
        fixture.put(2, attributes(2));
        final CreateOutcome outcome = registry.create(subnets(2), attributes(1));
        assertThat(outcome).isInstanceOf(CreateOutcome.Taken.class);
        assertThat(((CreateOutcome.Taken) outcome).by())
                .hasValueSatisfying(by -> assertThat(by.attributes()).isEqualTo(attributes(2)));
        assertThat(registry.find(subnets(2)).orElseThrow().attributes()).isEqualTo(attributes(2));
    }

    @Test
    void evenOurOwnLeaseIsNotCreatedTwice() {
        create(1);
        assertThat(registry.create(subnets(1), attributes(1))).isInstanceOf(CreateOutcome.Taken.class);
    }

    @Test
    void aLeaseThatBecameAnothersIsNotRenewed() {
        final Lease lease = create(1);
        fixture.put(1, attributes(2));
        final RenewOutcome outcome = registry.renew(lease, attributes(1));
        assertThat(outcome).isInstanceOf(RenewOutcome.TakenBy.class);
        assertThat(((RenewOutcome.TakenBy) outcome).by().attributes()).isEqualTo(attributes(2));
        assertThat(registry.find(subnets(1)).orElseThrow().attributes()).isEqualTo(attributes(2));
    }

    @Test
    void aNodeThatChangesItsAddressKeepsItsLease() {
        final Lease lease = create(1);
        final RenewOutcome outcome = registry.renew(lease, attributes(5));
        assertThat(outcome).isInstanceOf(RenewOutcome.Renewed.class);
        // The answer may have been lost: the lease as last seen has the old address, the registry the new one.
        assertThat(registry.renew(lease, attributes(5))).isInstanceOf(RenewOutcome.Renewed.class);
        assertThat(registry.find(subnets(1)).orElseThrow().holder()).isEqualTo("198.18.0.5");
    }

    @Test
    void aReservationStaysOne() {
        reserve(1, attributes(1));
        final Lease found = registry.find(subnets(1)).orElseThrow();
        assertThat(found.term()).isEqualTo(LeaseTerm.PERMANENT);
        assertThat(registry.snapshot().leases())
                .singleElement()
                .extracting(Lease::term)
                .isEqualTo(LeaseTerm.PERMANENT);
        final RenewOutcome outcome = registry.renew(found, attributes(1, 99));
        assertThat(((RenewOutcome.Renewed) outcome).lease().term()).isEqualTo(LeaseTerm.PERMANENT);
        assertThat(registry.find(subnets(1)).orElseThrow())
                .matches(lease -> lease.term().equals(LeaseTerm.PERMANENT))
                .matches(lease -> lease.attributes().equals(attributes(1, 99)));
    }

    @Test
    void dualStackSubnetsAreLeasedTogether() {
        assertThat(registry.create(Subnets.of(V4_7, V6_7), attributes(1))).isInstanceOf(CreateOutcome.Created.class);
        assertThat(registry.snapshot().leases())
                .singleElement()
                .extracting(Lease::subnets)
                .isEqualTo(Subnets.of(V4_7, V6_7));
    }

    @Test
    void noPartOfDualStackSubnetsIsLeasedTwice() {
        registry.create(Subnets.of(V4_7, V6_7), attributes(1));
        for (final Subnets overlapping :
                List.of(Subnets.of(V4_7), Subnets.of(V6_7), Subnets.of(V4_8, V6_7), Subnets.of(V4_7, V6_8))) {
            assertThat(registry.create(overlapping, attributes(2)))
                    .as("%s", overlapping)
                    .isInstanceOf(CreateOutcome.Taken.class);
        }
        assertThat(registry.snapshot().leases()).hasSize(1);
        assertThat(registry.create(Subnets.of(V4_8, V6_8), attributes(2))).isInstanceOf(CreateOutcome.Created.class);
    }

    @Test
    void ofManyThatAskAtOnceOneGetsIt() throws Exception {
        final int nodes = 8;
        final ExecutorService threads = Executors.newFixedThreadPool(nodes);
        final List<LeaseRegistry> registries = new ArrayList<>();
        try {
            final List<Callable<CreateOutcome>> calls = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                final int node = i + 1;
                final LeaseRegistry one = fixture.connect();
                registries.add(one);
                // Half of them in IPv4 alone: another key, the same subnet.
                final Subnets subnets = i % 2 == 0 ? Subnets.of(V4_7) : Subnets.of(V4_7, V6_7);
                calls.add(() -> one.create(subnets, attributes(node)));
            }
            int created = 0;
            for (final Future<CreateOutcome> outcome : threads.invokeAll(calls)) {
                created += outcome.get() instanceof CreateOutcome.Created ? 1 : 0;
            }
            assertThat(registry.snapshot().leases()).hasSizeLessThanOrEqualTo(1).hasSize(created);
        } finally {
            threads.shutdownNow();
            registries.forEach(LeaseRegistry::close);
        }
    }

    private static Duration left(final Lease lease) {
        assertThat(lease.term()).isInstanceOf(LeaseTerm.Remaining.class);
        return ((LeaseTerm.Remaining) lease.term()).left();
    }
}
