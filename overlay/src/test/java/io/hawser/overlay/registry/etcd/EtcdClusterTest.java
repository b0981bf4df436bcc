package io.hawser.overlay.registry.etcd;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static io.hawser.overlay.registry.RegistryFixture.subnets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.overlay.registry.CreateOutcome;
import io.hawser.overlay.registry.LeaseEvent;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.LeaseWatch;
import io.hawser.overlay.registry.RegistryException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three members: one may go, two may not. */
class EtcdClusterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private List<EtcdServer> members;
    private LeaseRegistry registry;

    @BeforeEach
    void start() {
        members = EtcdServer.cluster(3);
        registry = new EtcdLeaseRegistry(
                EtcdSettings.of(members.stream().map(EtcdServer::endpoint).toList())
                        .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }

    @AfterEach
    void end() {
        registry.close();
        members.forEach(EtcdServer::close);
    }

    @Test
    void theLeaderMayDie() {
        assertThat(registry.create(subnets(1), attributes(1))).isInstanceOf(CreateOutcome.Created.class);
        members.stream().filter(EtcdServer::isLeader).findFirst().orElseThrow().stop();
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            final CreateOutcome outcome = registry.create(subnets(2), attributes(2));
            return outcome instanceof CreateOutcome.Created || outcome instanceof CreateOutcome.Taken;
        });
        assertThat(registry.snapshot().leases()).hasSize(2);
    }

    @Test
    void aWatchOnAMemberWithoutALeaderEnds() {
        final LeaseWatch watch = registry.watch(registry.snapshot().revision());
        // Whichever member the watch is on: it is among those that go, or left without a leader.
        members.get(0).stop();
        members.get(1).stop();
        final long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<LeaseEvent> event = watch.poll();
        while (event.isEmpty() && System.nanoTime() - end < 0) {
            watch.await(PATIENCE);
            event = watch.poll();
        }
        assertThat(event).containsInstanceOf(LeaseEvent.SnapshotNeeded.class);
        assertThatThrownBy(() -> registry.snapshot()).isInstanceOf(RegistryException.class);
        members.get(0).start();
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> registry.snapshot().leases().isEmpty());
    }
}
