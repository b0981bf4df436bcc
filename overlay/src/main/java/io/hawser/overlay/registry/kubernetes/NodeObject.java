package io.hawser.overlay.registry.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Of a Node, what leases are made of.
 *
 * @param name its name
 * @param resourceVersion its revision; 0 where the server's are no numbers
 * @param podCidrs the subnets it was given, as text
 * @param annotations all of them
 */
record NodeObject(String name, long resourceVersion, List<String> podCidrs, Map<String, String> annotations) {
    static NodeObject of(final JsonNode node) {
        final List<String> cidrs = new ArrayList<>();
        final JsonNode spec = node.path("spec");
        spec.path("podCIDRs").forEach(cidr -> cidrs.add(cidr.asText()));
        if (cidrs.isEmpty()
                && spec.hasNonNull("podCIDR")
                && !spec.path("podCIDR").asText().isEmpty()) {
            cidrs.add(spec.path("podCIDR").asText());
        }
        final Map<String, String> annotations = new HashMap<>();
        node.path("metadata")
                .path("annotations")
                .properties()
                .forEach(annotation -> annotations.put(
                        annotation.getKey(), annotation.getValue().asText()));
        return new NodeObject(
                node.path("metadata").path("name").asText(),
                number(node.path("metadata").path("resourceVersion").asText()),
                List.copyOf(cidrs),
                Map.copyOf(annotations));
    }

    /** An annotation's text; empty if there is none or it has none. */
    Optional<String> annotation(final String key) {
        return Optional.ofNullable(annotations.get(key)).filter(text -> !text.isEmpty());
    }

    private static long number(final String resourceVersion) {
        return resourceVersion.matches("[0-9]{1,18}") ? Long.parseLong(resourceVersion) : 0;
    }
}
