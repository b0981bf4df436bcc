package io.hawser.controlplane.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.schema.Quantities;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;

/** Amounts of resources in whole units: processors in thousandths, memory in bytes, all others as they are counted. */
final class Resources {
    static final String CPU = "cpu";
    static final String MEMORY = "memory";
    static final String PODS = "pods";
    /** What is reckoned for scoring where a pod asks for nothing (k8s.io/kubernetes: GetNonzeroRequests). */
    static final long DEFAULT_CPU_MILLIS = 100;

    static final long DEFAULT_MEMORY = 200L * 1024 * 1024;
    private static final int MILLI_DIGITS = 3;

    private Resources() {}

    /** A list of resources, such as a node's {@code allocatable}. What cannot be read counts as none. */
    static Map<String, Long> of(final JsonNode list) {
        final Map<String, Long> amounts = new HashMap<>();
        list.properties().forEach(one -> amounts.put(one.getKey(), amount(one.getKey(), one.getValue())));
        return amounts;
    }

    /**
     * What a pod needs: the sum of its containers, or what its greatest init container needs if that is more. Sidecars
     * (KEP-753: init containers that always restart) count with the containers and with the init containers after
     * them.
     */
    static Map<String, Long> ofPod(final JsonNode spec) {
        final Map<String, Long> sidecars = new HashMap<>();
        final Map<String, Long> greatest = new HashMap<>();
        for (final JsonNode container : spec.path("initContainers")) {
            final Map<String, Long> requests = requests(container);
            if ("Always".equals(container.path("restartPolicy").asText())) {
                add(sidecars, requests);
                raise(greatest, sidecars);
            } else {
                add(requests, sidecars);
                raise(greatest, requests);
            }
        }
        final Map<String, Long> total = new HashMap<>(sidecars);
        for (final JsonNode container : spec.path("containers")) {
            add(total, requests(container));
        }
        raise(total, greatest);
        add(total, of(spec.path("overhead")));
        return total;
    }

    static void add(final Map<String, Long> sum, final Map<String, Long> amounts) {
        amounts.forEach((name, amount) -> sum.merge(name, amount, Long::sum));
    }

    static void subtract(final Map<String, Long> sum, final Map<String, Long> amounts) {
        amounts.forEach((name, amount) -> sum.merge(name, -amount, Long::sum));
    }

    private static void raise(final Map<String, Long> greatest, final Map<String, Long> amounts) {
        amounts.forEach((name, amount) -> greatest.merge(name, amount, Math::max));
    }

    private static Map<String, Long> requests(final JsonNode container) {
        return of(Json.at(container, "resources", "requests"));
    }

    private static long amount(final String name, final JsonNode quantity) {
        try {
            final var units = Quantities.parse(quantity.asText());
            return (name.equals(CPU) ? units.movePointRight(MILLI_DIGITS) : units)
                    .setScale(0, RoundingMode.CEILING)
                    .longValueExact();
        } catch (final IllegalArgumentException | ArithmeticException e) {
            return 0;
        }
    }
}
