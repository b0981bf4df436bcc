package io.hawser.kubelet.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.cri.v1.AuthConfig;
import io.hawser.kubelet.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Credentials for registries, as secrets of type {@code kubernetes.io/dockerconfigjson} hold them. */
public final class PullSecrets {
    private static final String DEFAULT_REGISTRY = "docker.io";

    private final Map<String, AuthConfig> byRegistry = new LinkedHashMap<>();

    /** None. */
    public static PullSecrets none() {
        return new PullSecrets();
    }

    /** Adds what the text of a {@code .dockerconfigjson} holds; what is none is passed over. */
    public PullSecrets add(final String dockerConfig) {
        try {
            Json.MAPPER
                    .readTree(dockerConfig)
                    .path("auths")
                    .properties()
                    .forEach(entry -> byRegistry.putIfAbsent(registry(entry.getKey()), credentials(entry.getValue())));
        } catch (final JsonProcessingException e) {
            // As with Kubernetes' own kubelet, the image is then asked for without credentials, and the registry says
            // no.
            return this;
        }
        return this;
    }

    Optional<AuthConfig> of(final String image) {
        final int slash = image.indexOf('/');
        final String first = slash < 0 ? "" : image.substring(0, slash);
        final boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
        return Optional.ofNullable(byRegistry.get(named ? first : DEFAULT_REGISTRY));
    }

    private static String registry(final String key) {
        final String host = key.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        return host.equals("index.docker.io") ? DEFAULT_REGISTRY : host;
    }

    private static AuthConfig credentials(final JsonNode entry) {
        return AuthConfig.newBuilder()
                .setUsername(Json.text(entry, "username"))
                .setPassword(Json.text(entry, "password"))
                .setAuth(Json.text(entry, "auth"))
                .setIdentityToken(Json.text(entry, "identitytoken"))
                .build();
    }
}
