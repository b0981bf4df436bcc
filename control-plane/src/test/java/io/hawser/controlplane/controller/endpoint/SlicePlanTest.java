package io.hawser.controlplane.controller.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class SlicePlanTest {
    private static ArrayNode ports(final int number) {
        final ArrayNode ports = Json.MAPPER.createArrayNode();
        ports.addObject().put("name", "").put("port", number).put("protocol", "TCP");
        return ports;
    }

    private static ObjectNode endpoint(final String uid, final boolean ready) {
        final ObjectNode endpoint = Json.object();
        endpoint.putObject("conditions").put("ready", ready);
        endpoint.putObject("targetRef").put("uid", uid);
        return endpoint;
    }

    private static Map<String, ObjectNode> endpoints(final int from, final int to) {
        final Map<String, ObjectNode> endpoints = new LinkedHashMap<>();
        for (int i = from; i < to; i++) {
            endpoints.put("pod-" + i, endpoint("pod-" + i, true));
        }
        return endpoints;
    }

    private static List<ObjectNode> applied(final SlicePlan plan) {
        final List<ObjectNode> slices = new ArrayList<>(plan.keep());
        slices.addAll(plan.update());
        slices.addAll(plan.create());
        return slices;
    }

    private static Set<String> uids(final List<ObjectNode> slices) {
        final Set<String> uids = new HashSet<>();
        slices.forEach(slice -> slice.path("endpoints").forEach(one -> {
            assertThat(uids.add(Json.text(one, "targetRef", "uid")))
                    .as("only once")
                    .isTrue();
        }));
        return uids;
    }

    @Test
    void slicesHoldAHundredEach() {
        final List<ObjectNode> slices = applied(SlicePlan.of("IPv4", Map.of(ports(80), endpoints(0, 250)), List.of()));
        assertThat(slices).extracting(slice -> slice.path("endpoints").size()).containsExactly(100, 100, 50);
        assertThat(uids(slices)).hasSize(250);
    }

    @Test
    void changeOfOnePodIsAChangeOfOneSlice() {
        final List<ObjectNode> slices = applied(SlicePlan.of("IPv4", Map.of(ports(80), endpoints(0, 250)), List.of()));
        final Map<String, ObjectNode> changed = endpoints(0, 250);
        changed.put("pod-7", endpoint("pod-7", false));
        final SlicePlan plan = SlicePlan.of("IPv4", Map.of(ports(80), changed), slices);
        assertThat(plan.update()).hasSize(1);
        assertThat(plan.keep()).hasSize(2);
        assertThat(plan.create()).isEmpty();
        assertThat(plan.delete()).isEmpty();
    }

    @Test
    void podsWithOtherPortsAreInAnotherSlice() {
        final Map<ArrayNode, Map<String, ObjectNode>> desired = new LinkedHashMap<>();
        desired.put(ports(80), endpoints(0, 2));
        desired.put(ports(81), endpoints(2, 3));
        assertThat(applied(SlicePlan.of("IPv4", desired, List.of()))).hasSize(2);
    }

    @Test
    void serviceWithoutPodsHasOneEmptySliceAndKeepsIt() {
        final SlicePlan first = SlicePlan.of("IPv4", Map.of(), List.of());
        assertThat(first.create())
                .singleElement()
                .satisfies(slice -> assertThat(slice.path("endpoints")).isEmpty());
        final SlicePlan second = SlicePlan.of("IPv4", Map.of(), first.create());
        assertThat(second.keep()).hasSize(1);
        assertThat(second.update()).isEmpty();
        assertThat(second.create()).isEmpty();
        final SlicePlan emptied = SlicePlan.of(
                "IPv4", Map.of(), applied(SlicePlan.of("IPv4", Map.of(ports(80), endpoints(0, 150)), List.of())));
        assertThat(emptied.update()).hasSize(1);
        assertThat(emptied.delete()).hasSize(1);
    }

    @Test
    void whateverChangesTheSlicesHoldWhatTheyShould() {
        final RandomGenerator random =
                RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        List<ObjectNode> slices = List.of();
        for (int round = 0; round < 100; round++) {
            final int from = random.nextInt(200);
            final Map<String, ObjectNode> desired = endpoints(from, from + random.nextInt(400));
            final Map<ArrayNode, Map<String, ObjectNode>> byPorts = new LinkedHashMap<>();
            if (!desired.isEmpty()) {
                byPorts.put(ports(80 + round % 2), desired);
            }
            slices = applied(SlicePlan.of("IPv4", byPorts, slices));
            assertThat(uids(slices)).isEqualTo(desired.keySet());
            assertThat(slices).allMatch(slice -> slice.path("endpoints").size() <= 100);
        }
    }
}
