package io.hawser.overlay.leasing;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.etcd.EtcdLeaseRegistry;
import io.hawser.overlay.registry.etcd.EtcdServer;
import io.hawser.overlay.registry.etcd.EtcdSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Managers on a real etcd, in real time; what befalls their keys is done with etcdctl. */
class EtcdLeaseManagerTest {
    private static final String PREFIX = "/coreos.com/network/subnets/";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Room for three. */
    private static final NetworkConfig SMALL = NetworkConfig.parse("{\"Network\":\"10.244.0.0/24\"}");

    private static EtcdServer etcd;

    private final Queue<LeasingEvent> events = new ConcurrentLinkedQueue<>();
    private LeaseRegistry registry;
    private LeaseManager manager;

    @BeforeAll
    static void startEtcd() {
        etcd = EtcdServer.started();
    }

    @AfterAll
    static void endEtcd() {
        etcd.close();
    }

    @BeforeEach
    void start() {
        registry = connect();
        manager = manager(registry, 1, events);
        work(() -> manager.own().isPresent());
    }

    @AfterEach
    void end() {
        manager.close();
        registry.close();
        etcd.ctl("del", "--prefix", "/coreos.com");
    }

    @Test
    void ofTwoNodesThatRaceForTheLastSubnetOneGetsItAHundredTimes() throws Exception {
        etcd.ctl("put", PREFIX + otherThan(own()).key(), attributes(7).toJson());
        final Subnets last = lastFree();
        final LeaseRegistry[] registries = {connect(), connect()};
        final ExecutorService threads = Executors.newFixedThreadPool(2);
        final CyclicBarrier barrier = new CyclicBarrier(2);
        try {
            for (int round = 0; round < 100; round++) {
                final LeaseManager[] racers = {
                    manager(registries[0], 2, new ConcurrentLinkedQueue<>()),
                    manager(registries[1], 3, new ConcurrentLinkedQueue<>())
                };
                final List<Future<Integer>> runs = List.of(
                        threads.submit(() -> race(barrier, racers[0])), threads.submit(() -> race(barrier, racers[1])));
                for (final Future<Integer> run : runs) {
                    run.get();
                }
                final List<Lease> winners = List.of(racers).stream()
                        .flatMap(racer -> racer.own().stream())
                        .toList();
                assertThat(winners)
                        .as("round %d", round)
                        .singleElement()
                        .satisfies(lease -> assertThat(lease.subnets()).isEqualTo(last));
                assertThat(registry.find(last).orElseThrow().attributes())
                        .isEqualTo(winners.get(0).attributes());
                assertThat(registries[0].delete(winners.get(0))).isTrue();
                List.of(racers).forEach(LeaseManager::close);
            }
        } finally {
            threads.shutdownNow();
            List.of(registries).forEach(LeaseRegistry::close);
        }
    }

    @Test
    void aDeletedKeyIsBackWithinASecond() {
        final Subnets own = own();
        final long start = System.nanoTime();
        etcd.ctl("del", PREFIX + own.key());
        work(() -> events.stream().anyMatch(LeasingEvent.Recovered.class::isInstance));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(own()).isEqualTo(own);
        assertThat(value(own)).isEqualTo(attributes(1).toJson());
    }

    @Test
    void aRevokedEtcdLeaseIsReplaced() {
        final Subnets own = own();
        final String fields = etcd.ctl("get", "-w", "fields", PREFIX + own.key());
        final long lease = Long.parseLong(fields.replaceAll("(?s).*\"Lease\" : (\\d+).*", "$1"));
        etcd.ctl("lease", "revoke", Long.toHexString(lease));
        work(() -> events.stream().anyMatch(LeasingEvent.Recovered.class::isInstance));
        assertThat(value(own)).isEqualTo(attributes(1).toJson());
    }

    @Test
    void anOverwrittenKeyIsLeftToItsNewHolderAtOnce() {
        final Subnets own = own();
        etcd.ctl("put", PREFIX + own.key(), attributes(2).toJson());
        work(() -> events.stream()
                .anyMatch(event -> event instanceof LeasingEvent.Acquired acquired
                        && acquired.replaced().isPresent()));
        assertThat(own()).isNotEqualTo(own);
        assertThat(value(own)).isEqualTo(attributes(2).toJson());
        assertThat(manager.peers())
                .singleElement()
                .matches(lease -> lease.subnets().equals(own));
    }

    @Test
    void anEtcdThatIsStoppedForAWhileIsNoEventForTheLease() {
        final Subnets own = own();
        etcd.stop();
        work(() -> events.stream().anyMatch(LeasingEvent.RegistryAway.class::isInstance));
        assertThat(own()).isEqualTo(own);
        etcd.start();
        work(() -> events.stream().anyMatch(LeasingEvent.RegistryBack.class::isInstance));
        assertThat(own()).isEqualTo(own);
        assertThat(events).noneMatch(event -> event instanceof LeasingEvent.Lost);
    }

    @Test
    void aWipedEtcdGetsTheSameLeaseAgain() {
        final Subnets own = own();
        etcd.stop();
        etcd.wipe();
        etcd.start();
        work(() -> events.stream().anyMatch(LeasingEvent.Recovered.class::isInstance));
        assertThat(value(own)).isEqualTo(attributes(1).toJson());
    }

    @Test
    void anEtcdRestoredFromABackupIsToldWhatItMissed() {
        final Subnets first = own();
        final Subnets old = otherThan(first);
        etcd.ctl("put", PREFIX + old.key(), attributes(7).toJson());
        final Path backup = etcd.backUp();
        final Queue<LeasingEvent> newEvents = new ConcurrentLinkedQueue<>();
        try (LeaseRegistry newRegistry = connect();
                LeaseManager newNode = manager(newRegistry, 2, newEvents)) {
            newNode.doWork();
            final Subnets second = newNode.own().orElseThrow().subnets();
            etcd.stop();
            etcd.restore(backup);
            etcd.start();
            work(() -> {
                newNode.doWork();
                return newEvents.stream().anyMatch(LeasingEvent.Recovered.class::isInstance);
            });
            assertThat(value(second))
                    .as("leased after the backup")
                    .isEqualTo(attributes(2).toJson());
            assertThat(newNode.own().map(Lease::subnets)).contains(second);
            work(() -> manager.peers().size() == 2);
            assertThat(manager.peers()).extracting(Lease::subnets).containsExactlyInAnyOrder(old, second);
            assertThat(own()).isEqualTo(first);
            assertThat(value(first)).isEqualTo(attributes(1).toJson());
        }
    }

    @Test
    void aRestartedNodeFindsItsLeaseByItsAddress() {
        final Subnets own = own();
        try (LeaseRegistry other = connect();
                LeaseManager again = manager(other, 1, new ConcurrentLinkedQueue<>())) {
            again.doWork();
            assertThat(again.own().map(Lease::subnets)).contains(own);
        }
    }

    private Subnets own() {
        return manager.own().orElseThrow().subnets();
    }

    private static Subnets otherThan(final Subnets taken) {
        return all().stream()
                .filter(subnets -> !subnets.equals(taken))
                .findFirst()
                .orElseThrow();
    }

    private Subnets lastFree() {
        return all().stream()
                .filter(subnets -> registry.find(subnets).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static List<Subnets> all() {
        return List.of(
                Subnets.parseKey("10.244.0.64-26"),
                Subnets.parseKey("10.244.0.128-26"),
                Subnets.parseKey("10.244.0.192-26"));
    }

    private static int race(final CyclicBarrier barrier, final LeaseManager racer) throws Exception {
        barrier.await();
        return racer.doWork();
    }

    private String value(final Subnets subnets) {
        return etcd.ctl("get", "--print-value-only", PREFIX + subnets.key());
    }

    /** Drives the manager until something is so. */
    private void work(final BooleanSupplier until) {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        while (!until.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("time over: %s", events).isNegative();
            if (manager.doWork() == 0) {
                manager.await(Duration.ofMillis(100));
            }
        }
    }

    private static LeaseRegistry connect() {
        return new EtcdLeaseRegistry(
                EtcdSettings.of(List.of(etcd.endpoint())).withTimeouts(Duration.ofSeconds(2), Duration.ofMillis(500)));
    }

    private static LeaseManager manager(
            final LeaseRegistry registry, final int node, final Queue<LeasingEvent> events) {
        return new LeaseManager(
                registry,
                SMALL,
                LeasingSettings.of(Optional.empty()),
                attributes(node),
                System::nanoTime,
                new Random(),
                events::add);
    }
}
