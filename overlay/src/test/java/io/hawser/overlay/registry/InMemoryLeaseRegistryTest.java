package io.hawser.overlay.registry;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static io.hawser.overlay.registry.RegistryFixture.subnets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.overlay.lease.LeaseAttributes;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InMemoryLeaseRegistryTest extends FreeChoiceContract {
    private final AtomicLong clock = new AtomicLong();
    private InMemoryLeases leases;

    @Override
    protected RegistryFixture fixture() {
        leases = new InMemoryLeases(clock::get);
        return new Fixture(leases);
    }

    @Override
    protected void reserve(final int node, final LeaseAttributes attributes) {
        leases.reserve(subnets(node), attributes);
    }

    @Test
    void leasesEndWhenTheirTimeIsOverAndReservationsDoNot() {
        create(1);
        leases.reserve(subnets(2), attributes(2));
        clock.addAndGet(InMemoryLeases.TERM.toNanos() - 1);
        leases.expire();
        assertThat(registry.snapshot().leases()).hasSize(2);
        clock.incrementAndGet();
        leases.expire();
        assertThat(registry.snapshot().leases())
                .singleElement()
                .matches(lease -> lease.subnets().equals(subnets(2)));
    }

    @Test
    void anAnswerCanBeLostAfterTheDeed() {
        leases.loseNextAnswer();
        assertThatThrownBy(() -> registry.create(subnets(1), attributes(1))).isInstanceOf(RegistryException.class);
        assertThat(registry.find(subnets(1))).isPresent();
    }

    @Test
    void aWipedRegistryCountsAnewAndRefusesOldRevisions() {
        create(1);
        create(2);
        final String old = registry.snapshot().revision();
        leases.wipe();
        assertThat(registry.snapshot().leases()).isEmpty();
        assertThat(next(registry.watch(old))).isInstanceOf(LeaseEvent.SnapshotNeeded.class);
    }

    private record Fixture(InMemoryLeases leases) implements RegistryFixture {
        @Override
        public LeaseRegistry connect() {
            return leases.connect();
        }

        @Override
        public void put(final int node, final LeaseAttributes attributes) {
            leases.put(subnets(node), attributes);
        }

        @Override
        public void delete(final int node) {
            leases.delete(subnets(node));
        }

        @Override
        public void writeGarbage() {}

        @Override
        public void config(final String json) {
            leases.config(json);
        }

        @Override
        public void disconnect() {
            leases.disconnect("for a test");
        }

        @Override
        public void compact() {
            leases.compact();
        }

        @Override
        public void stop() {
            leases.reachable(false);
        }

        @Override
        public void close() {}
    }
}
