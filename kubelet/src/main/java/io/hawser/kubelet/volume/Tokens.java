package io.hawser.kubelet.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kube.api.KubeException;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens of service accounts that pods have now; each is replaced after four fifths of its life. Thread safe. */
final class Tokens {
    private static final long DEFAULT_SECONDS = 3600;

    private final Clock clock;
    private final Map<Key, Held> held = new ConcurrentHashMap<>();

    Tokens(final Clock clock) {
        this.clock = clock;
    }

    private record Key(String uid, String path, String audience) {}

    private record Held(String text, Instant renewal, Instant expiry) {}

    String get(final ObjectSource objects, final Pod pod, final JsonNode source) {
        final String audience = Json.text(source, "audience");
        final Key key = new Key(pod.uid(), Json.text(source, "path"), audience);
        final Held have = held.get(key);
        final Instant now = clock.instant();
        if (have != null && now.isBefore(have.renewal())) {
            return have.text();
        }
        try {
            final long seconds = source.path("expirationSeconds").asLong(DEFAULT_SECONDS);
            final ObjectSource.Token token =
                    objects.token(pod, audience.isEmpty() ? List.of() : List.of(audience), seconds);
            final Duration life = Duration.between(now, token.expiry());
            held.put(key, new Held(token.text(), now.plus(life.multipliedBy(4).dividedBy(5)), token.expiry()));
            return token.text();
        } catch (final KubeException e) {
            if (have != null && now.isBefore(have.expiry())) {
                return have.text();
            }
            throw e;
        }
    }

    void forget(final String uid) {
        held.keySet().removeIf(key -> key.uid().equals(uid));
    }
}
