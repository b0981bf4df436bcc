package io.hawser.controlplane.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class SizesTest {
    private static ObjectNode set(final String name, final int size, final int available, final int maxReplicas) {
        final ObjectNode set = Json.object();
        set.putObject("metadata")
                .put("name", name)
                .put("creationTimestamp", "2026-01-01T00:00:0" + (name.charAt(0) - 'a') + "Z")
                .putObject("annotations")
                .put(Revisions.MAX, Integer.toString(maxReplicas));
        set.putObject("spec").put("replicas", size);
        set.putObject("status").put("availableReplicas", available);
        return set;
    }

    private static Map<String, Integer> named(final Map<ObjectNode, Integer> sizes) {
        final Map<String, Integer> named = new LinkedHashMap<>();
        sizes.forEach((set, size) -> named.put(Json.text(set, "metadata", "name"), size));
        return named;
    }

    @Test
    void newSetGrowsAsFarAsTheSurgeAllows() {
        final RollingLimits limits = new RollingLimits(10, 3, 2);
        assertThat(Sizes.ofNew(0, 10, limits, true)).isEqualTo(3);
        assertThat(Sizes.ofNew(3, 13, limits, true)).isEqualTo(3);
        assertThat(Sizes.ofNew(9, 11, limits, true)).isEqualTo(10);
        assertThat(Sizes.ofNew(12, 12, limits, true))
                .as("scaled down meanwhile")
                .isEqualTo(10);
        assertThat(Sizes.ofNew(0, 10, limits, false)).as("recreated").isEqualTo(10);
    }

    @Test
    void oldSetsShrinkByWhatIsNotNeededForAvailability() {
        final RollingLimits limits = new RollingLimits(10, 3, 2);
        final ObjectNode old = set("a", 10, 10, 13);
        assertThat(named(Sizes.ofOld(new Generations(Optional.of(set("b", 3, 0, 13)), List.of(old)), limits)))
                .isEqualTo(Map.of("a", 8));
        assertThat(named(Sizes.ofOld(
                        new Generations(Optional.of(set("b", 5, 5, 13)), List.of(set("a", 8, 8, 13))), limits)))
                .isEqualTo(Map.of("a", 3));
    }

    @Test
    void podsThatDoNotServeGoFirst() {
        final RollingLimits limits = new RollingLimits(10, 3, 2);
        final Generations sets =
                new Generations(Optional.of(set("c", 2, 0, 13)), List.of(set("a", 8, 8, 13), set("b", 3, 0, 13)));
        assertThat(named(Sizes.ofOld(sets, limits))).isEqualTo(Map.of("b", 0));
    }

    @Test
    void setsKeepTheirSharesWhenTheNumberChangesInTheMidst() {
        // 10 wanted, 3 more allowed: 8 old and 5 new, as the annotations say; now 20 are wanted, 25 allowed.
        final RollingLimits limits = new RollingLimits(20, 5, 4);
        assertThat(named(Sizes.inProportion(List.of(set("a", 8, 8, 13), set("b", 5, 5, 13)), limits, 13)))
                .isEqualTo(Map.of("a", 15, "b", 10));
        assertThat(named(Sizes.inProportion(
                        List.of(set("a", 8, 8, 13), set("b", 5, 5, 13)), new RollingLimits(0, 0, 0), 13)))
                .isEqualTo(Map.of("a", 0, "b", 0));
    }

    /** Any cluster that is told of its pods late, and in any order, stays within the limits and arrives. */
    @Test
    void rolloutStaysWithinItsLimitsAndArrivesFromAnywhere() {
        final RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        for (int round = 0; round < 300; round++) {
            final int replicas = 1 + random.nextInt(12);
            final int surge = random.nextInt(4);
            final RollingLimits limits = new RollingLimits(
                    replicas, surge, Math.min(replicas, Math.max(surge == 0 ? 1 : 0, random.nextInt(4))));
            final List<ObjectNode> old = new ArrayList<>(List.of(set("a", replicas, replicas, 0)));
            ObjectNode current = set("z", 0, 0, 0);
            for (int step = 0; Generations.replicas(old) > 0 || Generations.available(current) < replicas; step++) {
                assertThat(step).as("steps for %s", limits).isLessThan(1000);
                final Generations sets = new Generations(Optional.of(current), old);
                final int size =
                        Sizes.ofNew(Generations.replicas(current), Generations.replicas(sets.all()), limits, true);
                if (size != Generations.replicas(current)) {
                    current = set("z", size, Generations.available(current), 0);
                } else {
                    final Map<ObjectNode, Integer> sizes = Sizes.ofOld(sets, limits);
                    old.replaceAll(set -> sizes.containsKey(set)
                            ? set("a", sizes.get(set), Math.min(sizes.get(set), Generations.available(set)), 0)
                            : set);
                }
                assertThat(Generations.replicas(old) + Generations.replicas(current))
                        .isLessThanOrEqualTo(replicas + surge);
                assertThat(Generations.status(old, "availableReplicas") + Generations.available(current))
                        .isGreaterThanOrEqualTo(limits.minAvailable());
                if (random.nextBoolean() && Generations.available(current) < Generations.replicas(current)) {
                    current = set("z", Generations.replicas(current), Generations.available(current) + 1, 0);
                }
            }
        }
    }
}
