package io.hawser.controlplane.controller.informer;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kube.api.KubeClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What kinds a server has, as its discovery tells.
 *
 * @param types those whose objects can be listed, watched and deleted; of a kind that is there in two groups, one
 */
public record ApiResources(List<ResourceType> types) {
    private static final Set<String> NEEDED = Set.of("list", "watch", "delete");

    /** Copies the list. */
    public ApiResources {
        types = List.copyOf(types);
    }

    /** Asks the server. Throws {@link io.hawser.kube.api.KubeException} if any part of the answer cannot be had. */
    public static ApiResources discover(final KubeClient client) {
        final List<ResourceType> types = new ArrayList<>();
        read(client, "/api/v1", "v1", types);
        for (final JsonNode group : client.get("list the API groups", "/apis").path("groups")) {
            final String version =
                    group.path("preferredVersion").path("groupVersion").asText();
            final String first =
                    group.path("versions").path(0).path("groupVersion").asText();
            final String chosen = version.isEmpty() ? first : version;
            read(client, "/apis/" + chosen, chosen, types);
        }
        // The same objects under another name.
        types.removeIf(type -> type.group().equals("events.k8s.io"));
        return new ApiResources(types);
    }

    private static void read(
            final KubeClient client, final String path, final String version, final List<ResourceType> types) {
        for (final JsonNode resource :
                client.get("list the kinds of " + version, path).path("resources")) {
            final String name = resource.path("name").asText();
            final Set<String> verbs = new HashSet<>();
            resource.path("verbs").forEach(verb -> verbs.add(verb.asText()));
            if (!name.contains("/") && verbs.containsAll(NEEDED)) {
                types.add(new ResourceType(
                        version,
                        resource.path("kind").asText(),
                        name,
                        resource.path("namespaced").asBoolean()));
            }
        }
    }

    /** The kind that an owner reference names; its version does not matter. */
    public Optional<ResourceType> find(final String apiVersion, final String kind) {
        final String group = new ResourceType(apiVersion, kind, "", false).group();
        return types.stream()
                .filter(type -> type.kind().equals(kind) && type.group().equals(group))
                .findFirst();
    }

    /** The kinds whose objects are in namespaces. */
    public List<ResourceType> namespaced() {
        return types.stream().filter(ResourceType::namespaced).toList();
    }

    /** Their names, for people. */
    @Override
    public String toString() {
        final TreeSet<String> names = new TreeSet<>();
        types.forEach(type -> names.add(type.toString()));
        return names.toString();
    }
}
