package io.hawser.overlay.leasing;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static io.hawser.overlay.registry.RegistryFixture.subnets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.InMemoryLeases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** One node's lease, from its first to whatever becomes of it. Node 1 is ours. */
class LeaseManagerTest {
    private static final NetworkConfig CONFIG = NetworkConfig.parse("{\"Network\":\"10.244.0.0/16\"}");
    /** Room for three: 10.244.0.64/26, .128/26 and .192/26. */
    private static final NetworkConfig SMALL = NetworkConfig.parse("{\"Network\":\"10.244.0.0/24\"}");

    private final AtomicLong clock = new AtomicLong(-5_000_000_000L);
    private final InMemoryLeases leases = new InMemoryLeases(clock::get);
    private NetworkConfig config = CONFIG;
    private Optional<Subnets> previous = Optional.empty();
    private long seed = 42;

    @Test
    void aNewNodeGetsFreeSubnetsOfTheRange() {
        final Node node = node(1).settle();
        assertThat(CONFIG.ipv4().orElseThrow().contains(node.subnets().ipv4().orElseThrow()))
                .isTrue();
        assertThat(held(node)).isEqualTo("198.18.0.1");
        assertThat(node.told())
                .singleElement()
                .isInstanceOfSatisfying(
                        LeasingEvent.Acquired.class,
                        event -> assertThat(event.replaced()).isEmpty());
    }

    @Test
    void nodesThatStartTogetherGetDifferentSubnets() {
        config = SMALL;
        final List<Node> nodes = List.of(node(1), node(2), node(3));
        nodes.forEach(Node::settle);
        assertThat(nodes.stream().map(Node::subnets).distinct()).hasSize(3);
    }

    @Test
    void theSubnetsOfBeforeAreTakenAgainEvenAfterTheLeaseEnded() {
        previous = Optional.of(subnets(77));
        assertThat(node(1).settle().subnets()).isEqualTo(subnets(77));
    }

    @Test
    void theSubnetsOfBeforeComeBeforeALeaseThatBearsOurAddress() {
        previous = Optional.of(subnets(77));
        leases.put(subnets(78), attributes(1));
        assertThat(node(1).settle().subnets()).isEqualTo(subnets(77));
    }

    @Test
    void aReservationComesBeforeAllElseAndStaysOne() {
        previous = Optional.of(subnets(77));
        leases.put(subnets(78), attributes(1));
        leases.reserve(subnets(79), attributes(1, 5));
        final Node node = node(1).settle();
        assertThat(node.subnets()).isEqualTo(subnets(79));
        node.pass(Duration.ofDays(3));
        assertThat(leases.find(subnets(79)).orElseThrow().term()).isEqualTo(LeaseTerm.PERMANENT);
        assertThat(leases.find(subnets(79)).orElseThrow().attributes()).isEqualTo(attributes(1));
        assertThat(node.told()).noneMatch(LeasingEvent.Renewed.class::isInstance);
    }

    @Test
    void aLeaseThatBearsOurAddressIsKept() {
        leases.put(subnets(78), attributes(1, 5));
        final Node node = node(1).settle();
        assertThat(node.subnets()).isEqualTo(subnets(78));
        assertThat(leases.find(subnets(78)).orElseThrow().attributes()).isEqualTo(attributes(1));
    }

    @Test
    void theSubnetsOfBeforeThatAreAnothersNowAreLeftToIt() {
        previous = Optional.of(subnets(77));
        leases.put(subnets(77), attributes(2));
        final Node node = node(1).settle();
        assertThat(node.subnets()).isNotEqualTo(subnets(77));
        assertThat(leases.find(subnets(77)).orElseThrow().holder()).isEqualTo("198.18.0.2");
    }

    @Test
    void theSubnetsOfBeforeThatTheConfigurationHasNoMoreAreForgotten() {
        previous = Optional.of(Subnets.of(IpPrefix.parse("10.99.1.0/24")));
        assertThat(CONFIG.ipv4()
                        .orElseThrow()
                        .contains(node(1).settle().subnets().ipv4().orElseThrow()))
                .isTrue();
    }

    @Test
    void aLeaseOfOursThatTheConfigurationHasNoMoreIsDeletedUnlessReserved() {
        final Subnets outside = Subnets.of(IpPrefix.parse("10.99.1.0/24"));
        final Subnets tooLong = Subnets.of(IpPrefix.parse("10.244.7.0/25"));
        final Subnets reserved = Subnets.of(IpPrefix.parse("10.99.2.0/24"));
        leases.put(outside, attributes(1));
        leases.put(tooLong, attributes(1));
        leases.reserve(reserved, attributes(1));
        final Node node = node(1).settle();
        assertThat(CONFIG.ipv4().orElseThrow().contains(node.subnets().ipv4().orElseThrow()))
                .isTrue();
        assertThat(leases.find(outside)).isEmpty();
        assertThat(leases.find(tooLong)).isEmpty();
        assertThat(leases.find(reserved)).isPresent();
    }

    @Test
    void aLeaseOfOursThatOverlapsAnOlderOneIsGivenUp() {
        final Subnets wide = Subnets.of(IpPrefix.parse("10.244.8.0/23"));
        leases.put(wide, attributes(2));
        leases.put(subnets(9), attributes(1));
        final Node node = node(1).settle();
        assertThat(node.subnets().overlaps(wide)).isFalse();
        assertThat(leases.find(subnets(9))).isEmpty();
    }

    @Test
    void aFullRangeIsNamedWithItsSizeAndWhoeverLeavesIsFollowedAtOnce() {
        config = SMALL;
        final List<Node> others = List.of(node(2), node(3), node(4));
        others.forEach(Node::settle);
        final Node node = node(1).settle();
        assertThat(node.manager.own()).isEmpty();
        assertThat(node.told())
                .singleElement()
                .isInstanceOfSatisfying(
                        LeasingEvent.Waiting.class,
                        event -> assertThat(event.why()).contains("10.244.0.64/26 to 10.244.0.192/26 (3 subnets)"));
        node.pass(Duration.ofMinutes(10));
        assertThat(node.told()).as("told once").isEmpty();
        final Subnets freed = others.get(1).subnets();
        leases.delete(freed);
        assertThat(node.settle().subnets()).isEqualTo(freed);
    }

    @Test
    void aLeaseIsRenewedWithinTheMarginAndNotBefore() {
        final Node node = node(1).settle();
        final long written = leases.find(node.subnets()).orElseThrow().modified();
        node.pass(Duration.ofHours(22).plusMinutes(53));
        assertThat(leases.find(node.subnets()).orElseThrow().modified()).isEqualTo(written);
        node.told();
        node.pass(Duration.ofMinutes(7));
        assertThat(node.told()).singleElement().isInstanceOf(LeasingEvent.Renewed.class);
        leases.expire();
        node.pass(Duration.ofDays(10));
        leases.expire();
        assertThat(held(node)).isEqualTo("198.18.0.1");
        assertThat(node.told()).hasSize(10).allMatch(LeasingEvent.Renewed.class::isInstance);
    }

    @Test
    void theMarginHasFlannelsLimits() {
        assertThatThrownBy(() -> new LeasingSettings(Duration.ofMinutes(1440), Optional.empty(), Duration.ofMinutes(1)))
                .hasMessageContaining("between 1 and 1439");
        assertThatThrownBy(() -> new LeasingSettings(Duration.ZERO, Optional.empty(), Duration.ofMinutes(1)))
                .hasMessageContaining("between 1 and 1439");
    }

    @Test
    void aDeletedLeaseIsMadeAgainAtOnceWithTheSameSubnets() {
        final Node node = node(1).settle();
        final Subnets subnets = node.subnets();
        node.told();
        leases.delete(subnets);
        assertThat(node.settle().subnets()).isEqualTo(subnets);
        assertThat(held(node)).isEqualTo("198.18.0.1");
        assertThat(node.told()).singleElement().isInstanceOf(LeasingEvent.Recovered.class);
    }

    @Test
    void aDeletedLeaseThatSomebodyElseTookIsLostAndReplaced() {
        final Node node = node(1).settle();
        final Subnets subnets = node.subnets();
        node.told();
        leases.delete(subnets);
        leases.put(subnets, attributes(2));
        node.settle();
        assertLostAndReplaced(node, subnets);
    }

    @Test
    void anOverwrittenLeaseIsLostAndReplacedAndNotWrittenBack() {
        final Node node = node(1).settle();
        final Subnets subnets = node.subnets();
        node.told();
        leases.put(subnets, attributes(2));
        node.settle();
        assertLostAndReplaced(node, subnets);
        assertThat(leases.find(subnets).orElseThrow().holder()).isEqualTo("198.18.0.2");
        assertThat(node.followed).containsOnlyKeys(subnets);
        node.pass(Duration.ofDays(2));
        assertThat(node.told()).allMatch(LeasingEvent.Renewed.class::isInstance);
    }

    @Test
    void whileThereIsNothingToReplaceItALostLeaseIsStillNotUsed() {
        config = SMALL;
        final Node node = node(1).settle();
        final Subnets subnets = node.subnets();
        node(2).settle();
        node(3).settle();
        node.settle();
        node.told();
        leases.put(subnets, attributes(4));
        node.settle();
        assertThat(node.manager.own()).isEmpty();
        assertThat(node.told()).hasExactlyElementsOfTypes(LeasingEvent.Lost.class, LeasingEvent.Waiting.class);
        leases.delete(subnets);
        assertThat(node.settle().subnets()).isEqualTo(subnets);
        assertThat(node.told()).singleElement().isInstanceOf(LeasingEvent.Acquired.class);
    }

    @Test
    void attributesWrittenByAnotherHandAreSetRightWithoutAFight() {
        final Node node = node(1).settle();
        leases.put(node.subnets(), attributes(1, 99));
        final long before = leases.find(node.subnets()).orElseThrow().modified();
        node.settle();
        assertThat(leases.find(node.subnets()).orElseThrow().modified())
                .as("not at once")
                .isEqualTo(before);
        node.pass(Duration.ofMinutes(1));
        assertThat(leases.find(node.subnets()).orElseThrow().attributes()).isEqualTo(attributes(1));
    }

    @Test
    void newAttributesAreWrittenAtOnceAndANewAddressKeepsTheSubnets() {
        final Node node = node(1).settle();
        final Subnets subnets = node.subnets();
        node.manager.attributes(attributes(1, 50));
        node.settle();
        assertThat(leases.find(subnets).orElseThrow().attributes()).isEqualTo(attributes(1, 50));
        node.manager.attributes(attributes(5));
        node.settle();
        assertThat(node.subnets()).isEqualTo(subnets);
        assertThat(held(node)).isEqualTo("198.18.0.5");
        assertThat(node.followed).isEmpty();
        assertThat(node.told()).hasSize(3).noneMatch(LeasingEvent.Lost.class::isInstance);
    }

    @Test
    void newAttributesReachAReservationToo() {
        leases.reserve(subnets(79), attributes(1));
        final Node node = node(1).settle();
        node.manager.attributes(attributes(1, 50));
        node.settle();
        assertThat(leases.find(subnets(79)).orElseThrow().attributes()).isEqualTo(attributes(1, 50));
    }

    @Test
    void aLeaseThatBecameAReservationIsNotRenewedAnyMore() {
        final Node node = node(1).settle();
        leases.reserve(node.subnets(), attributes(1));
        node.settle();
        node.told();
        node.pass(Duration.ofDays(3));
        assertThat(node.told()).isEmpty();
        assertThat(leases.find(node.subnets()).orElseThrow().term()).isEqualTo(LeaseTerm.PERMANENT);
    }

    private void assertLostAndReplaced(final Node node, final Subnets before) {
        assertThat(node.subnets()).isNotEqualTo(before);
        assertThat(held(node)).isEqualTo("198.18.0.1");
        final List<LeasingEvent> told = node.told();
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).isInstanceOfSatisfying(LeasingEvent.Lost.class, lost -> {
            assertThat(lost.lease().subnets()).isEqualTo(before);
            assertThat(lost.by().map(Lease::holder)).contains("198.18.0.2");
        });
        assertThat(told.get(1)).isInstanceOfSatisfying(LeasingEvent.Acquired.class, acquired -> {
            assertThat(acquired.lease().subnets()).isEqualTo(node.subnets());
            assertThat(acquired.replaced().map(Lease::subnets)).contains(before);
        });
    }

    private Node node(final int number) {
        return new Node(leases.connect(), config, previous, attributes(number), clock, seed++);
    }

    /** Whom the registry knows as the holder of the node's subnets. */
    private String held(final Node node) {
        return leases.find(node.subnets()).map(Lease::holder).orElse("nobody");
    }
}
