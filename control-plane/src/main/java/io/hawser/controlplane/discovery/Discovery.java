package io.hawser.controlplane.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.kinds.Kinds;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The documents that tell what there is, by their paths. Thread safe. */
public final class Discovery {
    private static final String[] VERBS = {
        "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"
    };

    private final Map<String, ObjectNode> documents = new LinkedHashMap<>();

    /** Of these kinds, served at an address of the form {@code host:port}. */
    public Discovery(final Kinds kinds, final String address) {
        final Set<String> versions = new LinkedHashSet<>(kinds.apiVersions());
        versions.add(Reviews.AUTHENTICATION);
        versions.add(Reviews.AUTHORIZATION);
        documents.put("/api", legacy(address));
        documents.put("/apis", groups(versions));
        for (final String version : versions) {
            final boolean core = !version.contains("/");
            documents.put((core ? "/api/" : "/apis/") + version, resources(kinds, version));
            if (!core) {
                documents.put("/apis/" + group(version), group(version, List.of(version)));
            }
        }
    }

    /** The document of a path; empty if there is none. */
    public Optional<ObjectNode> document(final String path) {
        final String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return Optional.ofNullable(documents.get(plain));
    }

    /** The paths of all documents. */
    public Set<String> paths() {
        return documents.keySet();
    }

    private static ObjectNode legacy(final String address) {
        final ObjectNode document = Json.object().put("kind", "APIVersions");
        document.putArray("versions").add("v1");
        document.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", address);
        return document;
    }

    private static ObjectNode groups(final Set<String> versions) {
        final ObjectNode document = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        final ArrayNode groups = document.putArray("groups");
        for (final String version : versions) {
            if (version.contains("/")) {
                final ObjectNode group = group(version, List.of(version));
                group.remove(List.of("kind", "apiVersion"));
                groups.add(group);
            }
        }
        return document;
    }

    private static ObjectNode group(final String apiVersion, final List<String> versions) {
        final ObjectNode group = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
        group.put("name", group(apiVersion));
        final ArrayNode all = group.putArray("versions");
        versions.forEach(version -> version(all.addObject(), version));
        version(group.putObject("preferredVersion"), versions.get(0));
        return group;
    }

    private static void version(final ObjectNode into, final String apiVersion) {
        into.put("groupVersion", apiVersion).put("version", apiVersion.substring(apiVersion.indexOf('/') + 1));
    }

    private static String group(final String apiVersion) {
        return apiVersion.substring(0, apiVersion.indexOf('/'));
    }

    private static ObjectNode resources(final Kinds kinds, final String apiVersion) {
        final ObjectNode document = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
        document.put("groupVersion", apiVersion);
        final List<ObjectNode> all = new ArrayList<>();
        for (final Kind kind : kinds.list()) {
            if (kind.apiVersion().equals(apiVersion)) {
                all.add(resource(kind));
                kind.subresources().forEach(part -> all.add(part(kind, part)));
            }
        }
        if (apiVersion.equals("v1")) {
            all.add(plain("bindings", "Binding", true, "create").put("singularName", "binding"));
        }
        Reviews.of(apiVersion)
                .forEach((plural, review) -> all.add(plain(plural, review.kind(), review.namespaced(), "create")
                        .put("singularName", review.kind().toLowerCase(Locale.ROOT))));
        document.putArray("resources").addAll(all);
        return document;
    }

    private static ObjectNode resource(final Kind kind) {
        final ObjectNode resource = plain(kind.plural(), kind.name(), kind.isNamespaced(), VERBS);
        resource.put("singularName", kind.singular());
        if (!kind.shortNames().isEmpty()) {
            kind.shortNames().forEach(resource.putArray("shortNames")::add);
        }
        if (!kind.categories().isEmpty()) {
            kind.categories().forEach(resource.putArray("categories")::add);
        }
        return resource;
    }

    private static ObjectNode part(final Kind kind, final Subresource part) {
        final String name = kind.plural() + "/" + part.path();
        final boolean namespaced = kind.isNamespaced();
        return switch (part) {
            case STATUS -> plain(name, kind.name(), namespaced, "get", "patch", "update");
            case SCALE ->
                plain(name, "Scale", namespaced, "get", "patch", "update")
                        .put("group", "autoscaling")
                        .put("version", "v1");
            case BINDING -> plain(name, "Binding", namespaced, "create");
            case EVICTION ->
                plain(name, "Eviction", namespaced, "create")
                        .put("group", "policy")
                        .put("version", "v1");
            case LOG -> plain(name, kind.name(), namespaced, "get");
            case EXEC -> plain(name, "PodExecOptions", namespaced, "create", "get");
            case ATTACH -> plain(name, "PodAttachOptions", namespaced, "create", "get");
            case PORTFORWARD -> plain(name, "PodPortForwardOptions", namespaced, "create", "get");
            case EPHEMERALCONTAINERS -> plain(name, kind.name(), namespaced, "get", "patch", "update");
            case FINALIZE -> plain(name, kind.name(), namespaced, "update");
            case TOKEN ->
                plain(name, "TokenRequest", namespaced, "create")
                        .put("group", "authentication.k8s.io")
                        .put("version", "v1");
            case PROXY ->
                plain(name, kind.name() + "ProxyOptions", namespaced, "create", "delete", "get", "patch", "update");
        };
    }

    private static ObjectNode plain(
            final String name, final String kind, final boolean namespaced, final String... verbs) {
        final ObjectNode resource = Json.object();
        resource.put("name", name)
                .put("singularName", "")
                .put("namespaced", namespaced)
                .put("kind", kind);
        final ArrayNode all = resource.putArray("verbs");
        for (final String verb : verbs) {
            all.add(verb);
        }
        return resource;
    }
}
