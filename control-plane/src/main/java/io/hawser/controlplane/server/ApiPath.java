package io.hawser.controlplane.server;

import java.util.List;

/**
 * The parts of a path to objects. The empty string stands for what a path does not have.
 *
 * @param apiVersion the group and version, such as {@code apps/v1}
 */
record ApiPath(
        String group,
        String version,
        String apiVersion,
        String namespace,
        String resource,
        String name,
        String subresource) {
    /** The parts of a path; null if it is not one to objects. */
    static ApiPath parse(final String path) {
        final List<String> parts = List.of(path.substring(1).split("/", -1));
        if (parts.get(0).equals("api") && parts.size() > 2) {
            return of("", parts.get(1), parts.subList(2, parts.size()));
        }
        if (parts.get(0).equals("apis") && parts.size() > 3) {
            return of(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
        }
        return null;
    }

    private static ApiPath of(final String group, final String version, final List<String> rest) {
        final List<String> parts = rest.get(rest.size() - 1).isEmpty() ? rest.subList(0, rest.size() - 1) : rest;
        if (parts.isEmpty()) {
            return null;
        }
        final String apiVersion = group.isEmpty() ? version : group + "/" + version;
        // Of a namespace itself only these parts are meant; all others are resources in it.
        final boolean inNamespace = parts.get(0).equals("namespaces")
                && parts.size() > 2
                && !List.of("status", "finalize").contains(parts.get(2));
        if (inNamespace) {
            return new ApiPath(group, version, apiVersion, parts.get(1), parts.get(2), part(parts, 3), rest(parts, 4));
        }
        final String namespace = parts.get(0).equals("namespaces") ? part(parts, 1) : "";
        return new ApiPath(group, version, apiVersion, namespace, parts.get(0), part(parts, 1), rest(parts, 2));
    }

    private static String part(final List<String> parts, final int index) {
        return parts.size() > index ? parts.get(index) : "";
    }

    private static String rest(final List<String> parts, final int from) {
        return parts.size() > from ? String.join("/", parts.subList(from, parts.size())) : "";
    }
}
