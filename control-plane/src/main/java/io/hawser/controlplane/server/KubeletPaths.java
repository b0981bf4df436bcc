package io.hawser.controlplane.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.kinds.Kinds;
import io.hawser.controlplane.registry.Reader;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.status.ApiException;
import java.util.List;

/** What only a pod's kubelet knows: where to ask it, and for what. Thread safe. */
final class KubeletPaths {
    private static final int DEFAULT_PORT = 10250;

    private final Kind pods;
    private final Kind nodes;
    private final Reader reader;

    KubeletPaths(final Kinds kinds, final Reader reader) {
        this.pods = kinds.require("v1", "pods");
        this.nodes = kinds.require("v1", "nodes");
        this.reader = reader;
    }

    Answer ofPod(final ApiRequest request, final ApiPath path, final Subresource part) {
        final JsonNode pod = reader.get(pods, path.namespace(), path.name(), "").tree();
        final String node = Json.text(pod, "spec", "nodeName");
        if (node.isEmpty()) {
            throw ApiException.badRequest("pod " + path.name() + " does not have a host assigned");
        }
        final String where = path.namespace() + "/" + path.name();
        final String kubelet =
                switch (part) {
                    case LOG -> "/containerLogs/" + where + "/" + container(request, pod, path.name());
                    case EXEC -> "/exec/" + where + "/" + container(request, pod, path.name());
                    case ATTACH -> "/attach/" + where + "/" + container(request, pod, path.name());
                    case PORTFORWARD -> "/portForward/" + where;
                    default -> throw Dispatcher.nothingHere();
                };
        if (part != Subresource.LOG && request.header("upgrade").isEmpty()) {
            throw ApiException.badRequest("Upgrade request required");
        }
        final String query = part == Subresource.LOG ? request.rawQuery() : streams(request.rawQuery());
        return new Answer.Proxy(
                target(node),
                query.isEmpty() ? kubelet : kubelet + "?" + query,
                part == Subresource.EXEC || part == Subresource.ATTACH);
    }

    Answer ofNode(final ApiRequest request, final ApiPath path) {
        final String rest =
                path.subresource().substring(Subresource.PROXY.path().length());
        final String query = request.rawQuery();
        return new Answer.Proxy(
                target(path.name()), (rest.isEmpty() ? "/" : rest) + (query.isEmpty() ? "" : "?" + query), false);
    }

    /** The kubelet calls the streams otherwise than the API does. */
    private static String streams(final String query) {
        return ("&" + query)
                .replace("&stdin=", "&input=")
                .replace("&stdout=", "&output=")
                .replace("&stderr=", "&error=")
                .replace("=true", "=1")
                .substring(1);
    }

    private static String container(final ApiRequest request, final JsonNode pod, final String name) {
        final String wanted = request.query("container");
        final JsonNode containers = Json.at(pod, "spec", "containers");
        if (wanted.isEmpty()) {
            if (containers.size() == 1) {
                return containers.get(0).path("name").asText();
            }
            throw ApiException.badRequest(
                    "a container name must be specified for pod " + name + ", choose one of: " + names(containers));
        }
        for (final String list : List.of("containers", "initContainers", "ephemeralContainers")) {
            for (final JsonNode container : Json.at(pod, "spec", list)) {
                if (wanted.equals(container.path("name").asText())) {
                    return wanted;
                }
            }
        }
        throw ApiException.badRequest("container " + wanted + " is not valid for pod " + name);
    }

    private static List<String> names(final JsonNode containers) {
        return containers.findValuesAsText("name");
    }

    private KubeletTarget target(final String name) {
        final JsonNode node = reader.get(nodes, "", name, "0").tree();
        final int port = Json.at(node, "status", "daemonEndpoints", "kubeletEndpoint", "Port")
                .asInt(DEFAULT_PORT);
        for (final String type : List.of("InternalIP", "ExternalIP", "Hostname")) {
            for (final JsonNode address : Json.at(node, "status", "addresses")) {
                if (type.equals(address.path("type").asText())) {
                    return new KubeletTarget(address.path("address").asText(), port);
                }
            }
        }
        throw ApiException.unavailable("node " + name + " has no address at which its kubelet could be asked");
    }
}
