package io.hawser.kubelet.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeException;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.volume.ObjectSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Objects as the API has them at the moment they are asked for. Thread safe. */
public final class ApiObjects implements ObjectSource {
    private final KubeClient client;

    /** Asked through a client. */
    public ApiObjects(final KubeClient client) {
        this.client = client;
    }

    @Override
    public Optional<JsonNode> find(final String resource, final String namespace, final String name) {
        try {
            return Optional.of(client.get(
                    "read " + resource + " " + namespace + "/" + name,
                    "/api/v1/namespaces/" + namespace + "/" + resource + "/" + name));
        } catch (final KubeException e) {
            if (e.code() == KubeException.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Token token(final Pod pod, final List<String> audiences, final long seconds) {
        final ObjectNode request = Json.object();
        request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
        final ObjectNode spec = request.putObject("spec").put("expirationSeconds", seconds);
        audiences.forEach(spec.putArray("audiences")::add);
        spec.putObject("boundObjectRef")
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("name", pod.name())
                .put("uid", pod.uid());
        final String named = Json.text(pod.spec(), "serviceAccountName");
        final String account = named.isEmpty() ? "default" : named;
        final JsonNode answer = client.create(
                "make a token of service account " + pod.namespace() + "/" + account,
                "/api/v1/namespaces/" + pod.namespace() + "/serviceaccounts/" + account + "/token",
                request);
        return new Token(
                Json.text(answer, "status", "token"),
                Instant.parse(Json.text(answer, "status", "expirationTimestamp")));
    }
}
