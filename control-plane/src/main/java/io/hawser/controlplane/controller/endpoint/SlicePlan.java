package io.hawser.controlplane.controller.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the slices of one address family have to change: an endpoint stays in its slice, new ones go where there is room,
 * so that a change of one pod is a change of one slice. Pure.
 *
 * @param create slices without a name, as {@code addressType}, {@code ports} and {@code endpoints}
 * @param update existing slices with their new content
 * @param keep existing slices as they are
 * @param delete existing slices that hold nothing any more
 */
record SlicePlan(List<ObjectNode> create, List<ObjectNode> update, List<ObjectNode> keep, List<ObjectNode> delete) {
    static final int MOST_ENDPOINTS = 100;

    /**
     * Makes the plan.
     *
     * @param desired endpoints by {@link #key}, grouped by ports
     * @param existing slices of this family
     */
    static SlicePlan of(
            final String family,
            final Map<ArrayNode, Map<String, ObjectNode>> desired,
            final List<ObjectNode> existing) {
        final SlicePlan plan =
                new SlicePlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        final Map<ArrayNode, List<ObjectNode>> byPorts = new LinkedHashMap<>();
        existing.forEach(slice ->
                byPorts.computeIfAbsent(ports(slice), none -> new ArrayList<>()).add(slice));
        desired.forEach((ports, endpoints) -> {
            final List<ObjectNode> slices = byPorts.remove(ports);
            plan.fill(family, ports, new LinkedHashMap<>(endpoints), slices == null ? List.of() : slices);
        });
        byPorts.values().forEach(plan.delete::addAll);
        if (plan.create.isEmpty() && plan.update.isEmpty() && plan.keep.isEmpty()) {
            plan.placeholder(family);
        }
        return plan;
    }

    /** A Service without endpoints has one slice that says so. */
    private void placeholder(final String family) {
        if (delete.isEmpty()) {
            create.add(slice(family, Json.MAPPER.createArrayNode(), List.of()));
            return;
        }
        final ObjectNode last = delete.remove(0);
        final ObjectNode emptied = last.deepCopy();
        emptied.set("ports", Json.MAPPER.createArrayNode());
        emptied.set("endpoints", Json.MAPPER.createArrayNode());
        final boolean same =
                last.path("endpoints").isEmpty() && last.path("ports").isEmpty();
        (same ? keep : update).add(same ? last : emptied);
    }

    private void fill(
            final String family,
            final ArrayNode ports,
            final Map<String, ObjectNode> missing,
            final List<ObjectNode> slices) {
        final Map<ObjectNode, List<ObjectNode>> contents = new LinkedHashMap<>();
        for (final ObjectNode slice : slices) {
            final List<ObjectNode> kept = new ArrayList<>();
            for (final JsonNode endpoint : slice.path("endpoints")) {
                final ObjectNode now = missing.remove(key(endpoint));
                if (now != null) {
                    kept.add(now);
                }
            }
            contents.put(slice, kept);
        }
        final List<ObjectNode> rest = new ArrayList<>(missing.values());
        contents.values().forEach(kept -> {
            while (!rest.isEmpty() && kept.size() < MOST_ENDPOINTS) {
                kept.add(rest.remove(rest.size() - 1));
            }
        });
        contents.forEach(this::settle);
        for (int from = 0; from < rest.size(); from += MOST_ENDPOINTS) {
            create.add(slice(family, ports, rest.subList(from, Math.min(rest.size(), from + MOST_ENDPOINTS))));
        }
    }

    private void settle(final ObjectNode slice, final List<ObjectNode> endpoints) {
        if (endpoints.isEmpty()) {
            delete.add(slice);
            return;
        }
        final ArrayNode content = Json.MAPPER.createArrayNode().addAll(endpoints);
        if (content.equals(slice.path("endpoints"))) {
            keep.add(slice);
        } else {
            final ObjectNode changed = slice.deepCopy();
            changed.set("endpoints", content);
            update.add(changed);
        }
    }

    private static ObjectNode slice(final String family, final ArrayNode ports, final List<ObjectNode> endpoints) {
        final ObjectNode slice = Json.object().put("addressType", family);
        slice.set("ports", ports.deepCopy());
        slice.set("endpoints", Json.MAPPER.createArrayNode().addAll(endpoints));
        return slice;
    }

    private static ArrayNode ports(final ObjectNode slice) {
        return slice.path("ports") instanceof ArrayNode ports ? ports : Json.MAPPER.createArrayNode();
    }

    /** What makes an endpoint the same as before: its pod, or its address where there is none. */
    static String key(final JsonNode endpoint) {
        final String uid = Json.text(endpoint, "targetRef", "uid");
        return uid.isEmpty() ? endpoint.path("addresses").path(0).asText() : uid;
    }
}
