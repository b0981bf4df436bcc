package io.hawser.overlay.leasing;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static io.hawser.overlay.registry.RegistryFixture.subnets;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.InMemoryLeases;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry on bad days, and what peers see of it. Node 1 is ours, 2 and 3 are there before it. */
class LeaseManagerFaultTest {
    private static final NetworkConfig CONFIG = NetworkConfig.parse("{\"Network\":\"10.244.0.0/16\"}");

    private final AtomicLong clock = new AtomicLong();
    private final InMemoryLeases leases = new InMemoryLeases(clock::get);
    private Node node;

    @BeforeEach
    void start() {
        leases.put(subnets(2), attributes(2));
        leases.put(subnets(3), attributes(3));
        node = new Node(leases.connect(), CONFIG, Optional.of(subnets(1)), attributes(1), clock, 42).settle();
        assertThat(node.told()).hasSize(1);
        assertThat(node.followed).containsOnlyKeys(subnets(2), subnets(3));
    }

    @Test
    void peersAreToldAsTheyComeChangeAndGo() {
        leases.put(subnets(4), attributes(4));
        node.settle();
        assertThat(node.followed).containsOnlyKeys(subnets(2), subnets(3), subnets(4));
        leases.put(subnets(4), attributes(4, 99));
        node.settle();
        assertThat(node.followed.get(subnets(4)).attributes()).isEqualTo(attributes(4, 99));
        node.peerChanges();
        leases.put(subnets(4), attributes(4, 99));
        node.settle();
        assertThat(node.peerChanges()).as("a mere renewal").isEmpty();
        leases.delete(subnets(4));
        node.settle();
        assertThat(node.followed).containsOnlyKeys(subnets(2), subnets(3));
        assertThat(node.manager.peers()).hasSize(2);
    }

    @Test
    void peersOfUnknownBackendsAreToldLikeOthers() {
        final LeaseAttributes unknown = LeaseAttributes.of(attributes(4).mainAddress(), new BackendType("wireguard"));
        leases.put(subnets(4), unknown);
        node.settle();
        assertThat(node.followed.get(subnets(4)).attributes()).isEqualTo(unknown);
    }

    @Test
    void whileTheRegistryIsAwayNothingChangesHoweverLong() {
        leases.reachable(false);
        node.pass(Duration.ofDays(3));
        assertThat(node.subnets()).isEqualTo(subnets(1));
        assertThat(node.peerChanges()).isEmpty();
        assertThat(node.followed).hasSize(2);
    }

    @Test
    void anOutageIsToldOnceAndSoIsItsEndAndAnEndedLeaseIsMadeAgain() {
        leases.reachable(false);
        node.pass(Duration.ofDays(3));
        leases.expire();
        leases.put(subnets(2), attributes(2));
        leases.reachable(true);
        node.pass(Duration.ofSeconds(10));
        assertThat(node.told())
                .hasExactlyElementsOfTypes(
                        LeasingEvent.RegistryAway.class, LeasingEvent.Recovered.class, LeasingEvent.RegistryBack.class);
        assertThat(leases.find(subnets(1)).map(Lease::holder)).contains("198.18.0.1");
    }

    @Test
    void aNodeThatStartsWhileTheRegistryIsAwayWaitsForIt() {
        leases.reachable(false);
        final Node late = new Node(leases.connect(), CONFIG, Optional.empty(), attributes(5), clock, 7).settle();
        late.pass(Duration.ofMinutes(30));
        assertThat(late.told()).singleElement().isInstanceOf(LeasingEvent.RegistryAway.class);
        leases.reachable(true);
        late.pass(Duration.ofSeconds(20));
        assertThat(late.manager.own()).isPresent();
        assertThat(late.followed).containsOnlyKeys(subnets(1), subnets(2), subnets(3));
    }

    @Test
    void whatHappenedDuringADisconnectIsAppliedAsADifference() {
        leases.disconnect("test");
        leases.delete(subnets(2));
        leases.put(subnets(3), attributes(3, 99));
        leases.put(subnets(4), attributes(4));
        leases.compact();
        node.peerChanges();
        node.pass(Duration.ofSeconds(3));
        assertThat(node.peerChanges())
                .hasSize(3)
                .first()
                .as("what goes is told first")
                .isInstanceOf(PeerChange.Removed.class);
        assertThat(node.followed).containsOnlyKeys(subnets(3), subnets(4));
    }

    @Test
    void aLostAnswerToTheFirstRequestLeadsToTheSameLease() {
        leases.loseNextAnswer();
        final Node late = new Node(leases.connect(), CONFIG, Optional.empty(), attributes(5), clock, 7).settle();
        late.pass(Duration.ofSeconds(5));
        assertThat(late.manager.own()).isPresent();
        assertThat(late.registry.snapshot().leases()).hasSize(4);
    }

    @Test
    void aLostAnswerToARenewalIsNoHarm() {
        leases.loseNextAnswer();
        node.pass(Duration.ofHours(24));
        leases.expire();
        assertThat(node.settle().subnets()).isEqualTo(subnets(1));
        assertThat(leases.find(subnets(1))).isPresent();
        assertThat(node.told())
                .noneMatch(LeasingEvent.Lost.class::isInstance)
                .noneMatch(LeasingEvent.Contested.class::isInstance);
    }

    @Test
    void writesInOurNameByAnotherAreToldAndUndoneOnceAMinute() {
        node.pass(Duration.ofMinutes(2));
        leases.put(subnets(1), attributes(1, 99));
        node.settle();
        assertThat(node.told()).hasExactlyElementsOfTypes(LeasingEvent.Contested.class, LeasingEvent.Renewed.class);
        leases.put(subnets(1), attributes(1, 99));
        node.settle();
        assertThat(node.told()).hasExactlyElementsOfTypes(LeasingEvent.Contested.class);
        node.pass(Duration.ofMinutes(1));
        assertThat(node.told()).hasExactlyElementsOfTypes(LeasingEvent.Renewed.class);
        assertThat(leases.find(subnets(1)).orElseThrow().attributes()).isEqualTo(attributes(1));
    }

    @Test
    void twoNodesWithOnePublicAddressBothHearOfIt() {
        final Node twin = new Node(leases.connect(), CONFIG, Optional.empty(), attributes(1), clock, 7).settle();
        assertThat(twin.subnets()).isEqualTo(subnets(1));
        node.settle();
        assertThat(node.told()).anyMatch(LeasingEvent.Contested.class::isInstance);
        node.pass(Duration.ofMinutes(2));
        twin.settle();
        assertThat(twin.told()).anyMatch(LeasingEvent.Contested.class::isInstance);
    }

    @Test
    void aLostAnswerToARecoveryIsNoHarm() {
        leases.loseNextAnswer();
        leases.delete(subnets(1));
        node.settle();
        node.pass(Duration.ofSeconds(5));
        assertThat(leases.find(subnets(1)).map(Lease::holder)).contains("198.18.0.1");
        assertThat(node.told()).noneMatch(LeasingEvent.Lost.class::isInstance);
    }

    @Test
    void afterALossOfDataOurLeaseIsMadeAgainAndPeersAreGivenTimeToDoSo() {
        node.pass(Duration.ofMinutes(1));
        node.peerChanges();
        leases.wipe();
        node.pass(Duration.ofSeconds(2));
        assertThat(leases.find(subnets(1)).map(Lease::holder)).contains("198.18.0.1");
        assertThat(node.peerChanges()).isEmpty();
        assertThat(node.followed).containsOnlyKeys(subnets(2), subnets(3));
        leases.put(subnets(2), attributes(2, 99));
        node.settle();
        assertThat(node.peerChanges()).singleElement().isInstanceOf(PeerChange.Changed.class);
        node.pass(LeaseTable.GRACE);
        assertThat(node.followed).as("node 3 did not come back").containsOnlyKeys(subnets(2));
    }

    @Test
    void aPeerThatReturnsWithOtherSubnetsAfterALossOfDataHasThoseAlone() {
        node.pass(Duration.ofMinutes(1));
        leases.wipe();
        node.pass(Duration.ofSeconds(2));
        leases.put(subnets(9), attributes(2));
        leases.put(subnets(3), attributes(7));
        node.settle();
        assertThat(node.followed).containsOnlyKeys(subnets(9), subnets(3));
        assertThat(node.followed.get(subnets(3)).holder()).isEqualTo("198.18.0.7");
    }

    @Test
    void allLeasesDeletedAtOnceAreALossOfDataToo() {
        leases.delete(subnets(2));
        leases.delete(subnets(3));
        leases.delete(subnets(1));
        node.settle();
        assertThat(node.followed).hasSize(2);
        assertThat(node.subnets()).isEqualTo(subnets(1));
        leases.delete(subnets(1));
        node.settle();
        assertThat(leases.find(subnets(1))).isPresent();
    }

    @Test
    void aPeerThatGoesWhileOursStaysIsGoneAtOnce() {
        leases.delete(subnets(2));
        node.settle();
        assertThat(node.followed).containsOnlyKeys(subnets(3));
    }

    @Test
    void aWatchThatFailsOverAndOverIsNotAskedForEverFaster() {
        int snapshots = 0;
        final long end = clock.get() + Duration.ofMinutes(10).toNanos();
        while (clock.get() < end) {
            leases.disconnect("test");
            clock.addAndGet(Duration.ofMillis(500).toNanos());
            final int before = node.peerChanges().size();
            leases.put(subnets(4), attributes(4, snapshots + before));
            node.settle();
            snapshots += node.peerChanges().size();
        }
        // Pauses of 5 to 10 s, after a few shorter ones.
        assertThat(snapshots).isBetween(60, 125);
        node.pass(Duration.ofMinutes(2));
        assertThat(node.followed.get(subnets(4)).attributes())
                .isEqualTo(leases.find(subnets(4)).orElseThrow().attributes());
    }

    @Test
    void whatAWatchKeptSilentAboutIsFoundInTime() {
        final Node deaf = new Node(
                        new DeafRegistry(leases.connect()), CONFIG, Optional.empty(), attributes(5), clock, 7)
                .settle();
        leases.delete(subnets(2));
        final Subnets own = deaf.subnets();
        leases.delete(own);
        deaf.pass(Duration.ofMinutes(31));
        assertThat(leases.find(own).map(Lease::holder)).contains("198.18.0.5");
        deaf.pass(LeaseTable.GRACE);
        assertThat(deaf.followed).doesNotContainKey(subnets(2));
    }

    @Test
    void waitingEndsWithTheNextThingToDo() {
        final long start = System.nanoTime();
        leases.reachable(false);
        node.settle();
        node.manager.await(Duration.ofDays(1));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        final Thread writer = new Thread(() -> {
            leases.reachable(true);
            clock.addAndGet(Duration.ofMinutes(2).toNanos());
        });
        writer.start();
        for (int i = 0; node.manager.peers().size() < 3 && i < 1000; i++) {
            leases.put(subnets(4), attributes(4));
            node.manager.doWork();
            node.manager.await(Duration.ofMillis(20));
        }
        assertThat(node.manager.peers()).hasSize(3);
    }
}
