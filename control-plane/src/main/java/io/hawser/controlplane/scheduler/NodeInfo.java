package io.hawser.controlplane.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A node and the pods on it, with their sums kept as they come and go. Not thread safe. */
final class NodeInfo {
    private final Map<String, PodInfo> pods = new LinkedHashMap<>();
    private final Map<String, Long> requested = new HashMap<>();
    private final Map<String, Integer> byOwner = new HashMap<>();
    private long scoreCpu;
    private long scoreMemory;
    private ObjectNode node;
    private Map<String, String> labels = Map.of();
    private Map<String, Long> allocatable = Map.of();

    /** Whether the node is there; pods may be known before their node, and after it. */
    boolean exists() {
        return node != null;
    }

    void set(final ObjectNode now) {
        node = now;
        labels = now == null ? Map.of() : Labels.of(now);
        allocatable = now == null ? Map.of() : Resources.of(Json.at(now, "status", "allocatable"));
    }

    ObjectNode node() {
        return node;
    }

    String name() {
        return Meta.name(node);
    }

    Map<String, String> labels() {
        return labels;
    }

    Collection<PodInfo> pods() {
        return pods.values();
    }

    boolean isUnused() {
        return node == null && pods.isEmpty();
    }

    void add(final PodInfo pod) {
        remove(pod.uid());
        pods.put(pod.uid(), pod);
        Resources.add(requested, pod.requests());
        scoreCpu += pod.cpuForScore();
        scoreMemory += pod.memoryForScore();
        byOwner.merge(pod.owner(), 1, Integer::sum);
    }

    void remove(final String uid) {
        final PodInfo pod = pods.remove(uid);
        if (pod != null) {
            Resources.subtract(requested, pod.requests());
            scoreCpu -= pod.cpuForScore();
            scoreMemory -= pod.memoryForScore();
            byOwner.computeIfPresent(pod.owner(), (owner, count) -> count == 1 ? null : count - 1);
        }
    }

    long allocatable(final String resource) {
        return allocatable.getOrDefault(resource, 0L);
    }

    long free(final String resource) {
        if (resource.equals(Resources.PODS)) {
            return allocatable(resource) - pods.size();
        }
        return allocatable(resource) - requested.getOrDefault(resource, 0L);
    }

    /** Processors that are taken, with something for those pods that ask for nothing. */
    long scoreCpu() {
        return scoreCpu;
    }

    long scoreMemory() {
        return scoreMemory;
    }

    /** How many pods here have the same owner. */
    int ofOwner(final String owner) {
        return owner.isEmpty() ? 0 : byOwner.getOrDefault(owner, 0);
    }
}
