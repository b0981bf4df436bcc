package io.hawser.controlplane.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One rule of a role. */
record PolicyRule(
        List<String> verbs, List<String> groups, List<String> resources, List<String> names, List<String> urls) {
    private static final String ALL = "*";

    static final PolicyRule ALL_RESOURCES =
            new PolicyRule(List.of(ALL), List.of(ALL), List.of(ALL), List.of(), List.of());
    static final PolicyRule ALL_PATHS = new PolicyRule(List.of(ALL), List.of(), List.of(), List.of(), List.of(ALL));

    static PolicyRule of(final JsonNode rule) {
        return new PolicyRule(
                strings(rule.path("verbs")),
                strings(rule.path("apiGroups")),
                strings(rule.path("resources")),
                strings(rule.path("resourceNames")),
                strings(rule.path("nonResourceURLs")));
    }

    static List<String> strings(final JsonNode list) {
        final List<String> strings = new ArrayList<>(list.size());
        list.forEach(one -> strings.add(one.asText()));
        return List.copyOf(strings);
    }

    boolean isOfPaths() {
        return !urls.isEmpty();
    }

    void describe(final ObjectNode into) {
        put(into, "verbs", verbs);
        put(into, "apiGroups", groups);
        put(into, "resources", resources);
        put(into, "resourceNames", names);
        put(into, "nonResourceURLs", urls);
    }

    private static void put(final ObjectNode into, final String field, final List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(into.putArray(field)::add);
        }
    }

    boolean allows(final AccessRequest request) {
        if (!has(verbs, request.verb())) {
            return false;
        }
        if (!request.isResource()) {
            return urls.stream().anyMatch(url -> matches(url, request.path()));
        }
        return has(groups, request.group())
                && (has(resources, request.qualified())
                        || (!request.subresource().isEmpty() && resources.contains("*/" + request.subresource())))
                && (names.isEmpty() || names.contains(request.name()));
    }

    private static boolean has(final List<String> list, final String wanted) {
        return list.contains(ALL) || list.contains(wanted);
    }

    private static boolean matches(final String url, final String path) {
        return url.equals(path) || (url.endsWith(ALL) && path.startsWith(url.substring(0, url.length() - 1)));
    }
}
