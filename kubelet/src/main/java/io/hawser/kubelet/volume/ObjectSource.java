package io.hawser.kubelet.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.pod.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Objects of the API that pods refer to. Throws {@link io.hawser.kube.api.KubeException} if it does not answer. */
public interface ObjectSource {
    /**
     * An object, or empty if there is none.
     *
     * @param resource configmaps, secrets
     */
    Optional<JsonNode> find(String resource, String namespace, String name);

    /** A new token of a pod's service account, bound to the pod. */
    Token token(Pod pod, List<String> audiences, long seconds);

    /**
     * A service account's token.
     *
     * @param expiry when it is no longer good
     */
    record Token(String text, Instant expiry) {}
}
