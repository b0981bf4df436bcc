package io.hawser.controlplane.controller.informer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A collection of objects of one kind.
 *
 * @param apiVersion with its group: {@code apps/v1}
 * @param kind such as {@code Deployment}
 * @param plural as paths have it: {@code deployments}
 */
public record ResourceType(String apiVersion, String kind, String plural, boolean namespaced) {
    /** The group without the version; empty for the core's. */
    public String group() {
        final int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** The path of all objects, in all namespaces. */
    public String path() {
        return (apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/") + apiVersion + "/" + plural;
    }

    /** The path of the objects of a namespace; of all, for kinds that have none. */
    public String path(final String namespace) {
        if (!namespaced) {
            return path();
        }
        final String root = (apiVersion.indexOf('/') < 0 ? "/api/" : "/apis/") + apiVersion;
        return root + "/namespaces/" + encoded(namespace) + "/" + plural;
    }

    /** The path of an object. */
    public String path(final String namespace, final String name) {
        return path(namespace) + "/" + encoded(name);
    }

    private static String encoded(final String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return group().isEmpty() ? plural : plural + "." + group();
    }
}
