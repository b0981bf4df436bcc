package io.hawser.kubelet.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kube.api.KubeException;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Beside {@link io.hawser.kubelet.VolumesTest}: an API's shortest token lives for ten minutes. */
class TokensTest {
    private final Time time = new Time();
    private final Api api = new Api();
    private final Tokens tokens = new Tokens(time);
    private final Pod pod = new Pod(Json.object());
    private final JsonNode source = Json.object().put("path", "token").put("expirationSeconds", 1000);

    @Test
    void aTokenIsRenewedWhenFourFifthsOfItsLifeAreOver() {
        assertThat(tokens.get(api, pod, source)).isEqualTo("token 1");
        time.pass(799);
        assertThat(tokens.get(api, pod, source)).isEqualTo("token 1");
        time.pass(1);
        assertThat(tokens.get(api, pod, source)).isEqualTo("token 2");
        time.pass(799);
        assertThat(tokens.get(api, pod, source)).isEqualTo("token 2");
    }

    @Test
    void whileTheApiIsAwayTheOldOneStaysForAsLongAsItLives() {
        tokens.get(api, pod, source);
        api.away = true;
        time.pass(999);
        assertThat(tokens.get(api, pod, source)).isEqualTo("token 1");
        time.pass(1);
        assertThatThrownBy(() -> tokens.get(api, pod, source)).isInstanceOf(KubeException.class);
        api.away = false;
        assertThat(tokens.get(api, pod, source)).isEqualTo("token 2");
    }

    private final class Api implements ObjectSource {
        private int given;
        private boolean away;

        @Override
        public Optional<JsonNode> find(final String resource, final String namespace, final String name) {
            return Optional.empty();
        }

        @Override
        public Token token(final Pod of, final List<String> audiences, final long seconds) {
            if (away) {
                throw new KubeException(503, "away");
            }
            return new Token("token " + ++given, time.instant().plusSeconds(seconds));
        }
    }

    private static final class Time extends Clock {
        private Instant now = Instant.EPOCH;

        void pass(final long seconds) {
            now = now.plus(Duration.ofSeconds(seconds));
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(final ZoneId zone) {
            return this;
        }
    }
}
