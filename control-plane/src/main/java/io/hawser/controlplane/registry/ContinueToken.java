package io.hawser.controlplane.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.status.ApiException;
import java.util.Base64;

/** Where the next part of a list begins, and the revision that all parts are of; {@link #INCONSISTENT} for as it is. */
record ContinueToken(long revision, String start) {
    /** What is listed may have changed since the first part: of a client that took this in exchange for one too old. */
    static final long INCONSISTENT = -1;

    String encode() {
        final ObjectNode token = Json.object();
        token.put("v", "meta.k8s.io/v1").put("rv", revision).put("start", start);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token));
    }

    static ContinueToken decode(final String text) {
        try {
            final ObjectNode token = Json.parse(Base64.getUrlDecoder().decode(text));
            final long revision = token.path("rv").asLong();
            final String start = token.path("start").asText();
            if ((revision <= 0 && revision != INCONSISTENT)
                    || start.isEmpty()
                    || start.startsWith("/")
                    || start.contains("..")) {
                throw invalid("it names no place");
            }
            return new ContinueToken(revision, start);
        } catch (final IllegalArgumentException | JsonProcessingException e) {
            throw invalid(e.getMessage());
        }
    }

    private static ApiException invalid(final String why) {
        return ApiException.badRequest("continue key is not valid: " + why);
    }
}
