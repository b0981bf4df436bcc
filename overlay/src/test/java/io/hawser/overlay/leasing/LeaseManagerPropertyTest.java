package io.hawser.overlay.leasing;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.InMemoryLeases;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever happens, in the end each node has a lease of its own and knows those of the others. */
class LeaseManagerPropertyTest {
    private static final NetworkConfig CONFIG =
            NetworkConfig.parse("{\"Network\":\"10.244.0.0/16\",\"SubnetLen\":20,\"SubnetMax\":\"10.244.128.0\"}");
    private static final int NODES = 4;
    private static final int RANGE = 8;

    /** What may happen. */
    enum Mishap {
        SECONDS,
        HOURS,
        DELETED,
        OVERWRITTEN,
        DISCONNECTED,
        COMPACTED,
        WIPED,
        AWAY,
        BACK,
        ANSWER_LOST,
        RESTARTED,
        MAC_CHANGED
    }

    @Property(tries = 100)
    void inTheEndEachHasItsOwnAndKnowsTheOthers(
            @ForAll final long seed, @ForAll @Size(max = 30) final List<Mishap> mishaps) {
        final World world = new World(seed);
        for (final Mishap mishap : mishaps) {
            world.happen(mishap);
        }
        world.leases.reachable(true);
        world.pass(Duration.ofMinutes(5));
        final Map<Subnets, Lease> registered = world.registered();
        for (final Node node : world.nodes) {
            final Subnets own = node.subnets();
            assertThat(registered.get(own).attributes()).isEqualTo(world.attributesOf(node));
            assertThat(node.followed.keySet())
                    .containsExactlyInAnyOrderElementsOf(registered.keySet().stream()
                            .filter(subnets -> !subnets.equals(own))
                            .toList());
            assertThat(node.manager.peers()).containsExactlyInAnyOrderElementsOf(node.followed.values());
        }
        assertThat(world.nodes.stream().map(Node::subnets).distinct()).hasSize(NODES);
    }

    private static final class World {
        final AtomicLong clock = new AtomicLong();
        final InMemoryLeases leases = new InMemoryLeases(clock::get);
        final List<Node> nodes = new ArrayList<>();
        final int[] macs = {1, 2, 3, 4};

        private final Random random;
        private int thieves;

        World(final long seed) {
            random = new Random(seed);
            for (int i = 0; i < NODES; i++) {
                nodes.add(start(i, Optional.empty()));
            }
            pass(Duration.ofSeconds(1));
        }

        LeaseAttributes attributesOf(final Node node) {
            final int index = nodes.indexOf(node);
            return attributes(index + 1, macs[index]);
        }

        Map<Subnets, Lease> registered() {
            return leases.connect().snapshot().leases().stream()
                    .collect(Collectors.toMap(Lease::subnets, Function.identity()));
        }

        void happen(final Mishap mishap) {
            final int index = random.nextInt(NODES);
            final Subnets subnets =
                    Subnets.of(CONFIG.ipv4().orElseThrow().subnetAt(BigInteger.valueOf(random.nextInt(RANGE))));
            switch (mishap) {
                case SECONDS -> pass(Duration.ofMillis(random.nextInt(20_000)));
                case HOURS -> pass(Duration.ofHours(random.nextInt(30)));
                case DELETED -> leases.delete(subnets);
                case OVERWRITTEN -> overwrite(subnets);
                case DISCONNECTED -> leases.disconnect("mishap");
                case COMPACTED -> leases.compact();
                case WIPED -> leases.wipe();
                case AWAY -> leases.reachable(false);
                case BACK -> leases.reachable(true);
                case ANSWER_LOST -> leases.loseNextAnswer();
                case RESTARTED -> {
                    final Optional<Subnets> env = nodes.get(index).manager.own().map(Lease::subnets);
                    nodes.get(index).close();
                    nodes.set(index, start(index, env));
                }
                case MAC_CHANGED -> {
                    macs[index] += 100;
                    nodes.get(index).manager.attributes(attributes(index + 1, macs[index]));
                }
            }
            if (random.nextBoolean()) {
                nodes.get(random.nextInt(NODES)).settle();
            }
        }

        void pass(final Duration time) {
            final long end = clock.get() + time.toNanos();
            final long step = Math.max(1, time.toNanos() / 300);
            while (clock.get() < end) {
                clock.addAndGet(step);
                leases.expire();
                nodes.forEach(Node::settle);
            }
        }

        /** At most as many thieves as leave a subnet for each node. */
        private void overwrite(final Subnets subnets) {
            if (thieves < RANGE - NODES) {
                thieves++;
                leases.put(subnets, attributes(100 + thieves));
            }
        }

        private Node start(final int index, final Optional<Subnets> env) {
            return new Node(
                    leases.connect(), CONFIG, env, attributes(index + 1, macs[index]), clock, random.nextLong());
        }
    }
}
