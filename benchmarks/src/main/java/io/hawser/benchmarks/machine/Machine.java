package io.hawser.benchmarks.machine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a figure depends on besides the code.
 *
 * @param facts each fact by its name, in the order in which a person reads them: {@code kernel} → {@code Linux 6.18}.
 */
public record Machine(Map<String, String> facts) {
    /** Copies the facts, and keeps their order. */
    public Machine {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * Whether figures of both may stand in one table: same processor, memory, kernel and distribution. The versions of
     * programs may differ.
     *
     * @param other the other.
     * @return true if so.
     */
    public boolean isSameHost(final Machine other) {
        return MachineReader.HOST_FACTS.stream()
                .allMatch(fact -> facts.getOrDefault(fact, "").equals(other.facts.getOrDefault(fact, "")));
    }
}
