package io.hawser.controlplane.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.admission.NamespaceContents;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.kinds.Kinds;
import io.hawser.controlplane.registry.WriteOptions;
import io.hawser.controlplane.registry.Writer;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import io.hawser.controlplane.storage.WatchCache;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes what is missing when a server starts; what is there stays as it is. */
public final class Bootstrap {
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");

    private static final String SCHEDULING = "scheduling.k8s.io/v1";
    private static final Map<String, Integer> PRIORITIES =
            Map.of("system-cluster-critical", 2_000_000_000, "system-node-critical", 2_000_001_000);

    private final Kinds kinds;
    private final Writer writer;
    private final WatchCache cache;
    private final NamespaceContents contents;

    /** With a cache that has been loaded. */
    public Bootstrap(final Kinds kinds, final Writer writer, final WatchCache cache, final NamespaceContents contents) {
        this.kinds = kinds;
        this.writer = writer;
        this.cache = cache;
        this.contents = contents;
    }

    /** Where the API is, within the cluster and without. */
    public record ApiAddress(String clusterIp, String host, int port) {}

    /** Makes namespaces, roles, priorities, and the Service {@code kubernetes}. */
    public void run(final ApiAddress address) {
        for (final String name : NAMESPACES) {
            final ObjectNode namespace = object("v1", "Namespace", name);
            if (!ensure("v1", "namespaces", "", namespace)) {
                contents.ensure(name);
            }
        }
        for (final ObjectNode role : DefaultRoles.all()) {
            final String plural =
                    role.path("kind").asText().equals("ClusterRole") ? "clusterroles" : "clusterrolebindings";
            ensure(role.path("apiVersion").asText(), plural, "", role);
        }
        PRIORITIES.forEach((name, value) -> ensure(SCHEDULING, "priorityclasses", "", priorityClass(name, value)));
        ensure("v1", "services", "default", service(address));
    }

    /** Returns whether it was missing. */
    private boolean ensure(
            final String apiVersion, final String plural, final String namespace, final ObjectNode object) {
        final Kind kind = kinds.require(apiVersion, plural);
        if (cache.resource(kind.prefix())
                .get(kind.key(namespace, Meta.name(object)))
                .isPresent()) {
            return false;
        }
        try {
            writer.create(kind, namespace, object, new WriteOptions(false, "kube-apiserver", Optional.empty()));
            return true;
        } catch (final ApiException e) {
            if (e.reason() != Reason.AlreadyExists) {
                throw e;
            }
            return false;
        }
    }

    private static ObjectNode priorityClass(final String name, final int value) {
        final ObjectNode one = object(SCHEDULING, "PriorityClass", name).put("value", value);
        return one.put(
                "description",
                "Used for system critical pods that "
                        + (name.contains("node")
                                ? "must not be moved from their current node."
                                : "must run in the cluster, but can be moved to another node if necessary."));
    }

    private static ObjectNode service(final ApiAddress address) {
        final ObjectNode service = object("v1", "Service", "kubernetes");
        Json.childOf(Meta.of(service), "labels").put("component", "apiserver").put("provider", "kubernetes");
        final ObjectNode spec = service.putObject("spec").put("clusterIP", address.clusterIp());
        spec.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("port", 443)
                .put("protocol", "TCP")
                .put("targetPort", address.port());
        return service;
    }

    private static ObjectNode object(final String apiVersion, final String kind, final String name) {
        final ObjectNode object = Json.object();
        object.put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata").put("name", name);
        return object;
    }
}
