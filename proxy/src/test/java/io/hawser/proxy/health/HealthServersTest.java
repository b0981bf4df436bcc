package io.hawser.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.track.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServersTest {
    private static final ServiceName WEB = new ServiceName("shop", "web");
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final HandClock clock = new HandClock();
    private final ProxyHealth health = new ProxyHealth(clock, Duration.ofSeconds(60));
    private final ServiceHealthServers servers = new ServiceHealthServers(() -> List.of(LOOPBACK), health);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void end() {
        servers.close();
    }

    @Test
    void healthCheckNodePortAnswersAsKubeProxyDoes() throws Exception {
        final int port = freePort();
        tell(port, 2);

        final HttpResponse<String> answer = awaitStatus(port, 200);

        assertThat(answer.body())
                .isEqualTo("{\"service\":{\"namespace\":\"shop\",\"name\":\"web\"},\"localEndpoints\":2,"
                        + "\"serviceProxyHealthy\":true}");
        assertThat(answer.headers().firstValue("X-Load-Balancing-Endpoint-Weight"))
                .contains("2");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void healthCheckNodePortIsRightDuringChurnAndNeverCloses() throws Exception {
        final int port = freePort();
        tell(port, 1);
        awaitStatus(port, 200);

        for (int i = 0; i < 30; i++) {
            tell(port, i % 3);
            assertThat(get(port, "/").statusCode()).isEqualTo(i % 3 == 0 ? 503 : 200);
        }
    }

    @Test
    void healthCheckNodePortClosesWithItsServiceAndMovesWithItsNumber() throws Exception {
        final int port = freePort();
        final int other = freePort();
        tell(port, 1);
        awaitStatus(port, 200);

        tell(other, 1);
        awaitStatus(other, 200);
        await().until(() -> isClosed(port));
        servers.onHealthChecks(Map.of());
        await().until(() -> isClosed(other));
    }

    @Test
    void healthCheckNodePortThatIsTakenIsOpenedLater() throws Exception {
        final int port;
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            port = taken.getLocalPort();
            tell(port, 1);
        }

        await().until(() -> {
            servers.onCompared(0, false);
            return !isClosed(port);
        });
        awaitStatus(port, 200);
    }

    @Test
    void healthzFailsWhileTheNodeDrainsAndLivezDoesNot() throws Exception {
        try (NodeHealthServer server = new NodeHealthServer(new InetSocketAddress(LOOPBACK, 0), health)) {
            final int port = server.address().getPort();
            assertThat(get(port, "/healthz").statusCode()).isEqualTo(200);

            health.onDraining(true);
            assertThat(get(port, "/healthz").statusCode()).isEqualTo(503);
            assertThat(get(port, "/healthz").body())
                    .isEqualTo("{\"lastUpdated\":\"2026-01-02T03:04:05Z\",\"currentTime\":\"2026-01-02T03:04:05Z\","
                            + "\"nodeEligible\":false}");
            assertThat(get(port, "/livez").statusCode()).isEqualTo(200);

            health.onDraining(false);
            assertThat(get(port, "/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void bothFailWhileAChangeWaitsTooLong() throws Exception {
        try (NodeHealthServer server = new NodeHealthServer(new InetSocketAddress(LOOPBACK, 0), health)) {
            final int port = server.address().getPort();
            health.onQueued(0, 1);
            clock.now = clock.now.plusSeconds(59);
            health.onQueued(0, 1);
            assertThat(get(port, "/livez").statusCode()).isEqualTo(200);

            clock.now = clock.now.plusSeconds(1);
            assertThat(get(port, "/livez").statusCode()).isEqualTo(503);
            assertThat(get(port, "/healthz").statusCode()).isEqualTo(503);
            assertThat(get(port, "/livez").body()).contains("\"lastUpdated\":\"2026-01-02T03:04:05Z\"");

            health.onSynced(1, List.of());
            assertThat(get(port, "/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void healthCheckNodePortFailsWhileTheProxyIsIll() throws Exception {
        final int port = freePort();
        tell(port, 1);
        awaitStatus(port, 200);
        health.onQueued(1, 0);
        clock.now = clock.now.plusSeconds(61);

        assertThat(get(port, "/").statusCode()).isEqualTo(503);
        assertThat(get(port, "/").body()).contains("\"serviceProxyHealthy\":false");
    }

    private void tell(final int port, final int localEndpoints) {
        servers.onHealthChecks(Map.of(WEB, new HealthCheck(port, localEndpoints)));
    }

    private HttpResponse<String> awaitStatus(final int port, final int status) throws Exception {
        await().until(() -> !isClosed(port));
        final HttpResponse<String> answer = get(port, "/healthz");
        assertThat(answer.statusCode()).isEqualTo(status);
        return answer;
    }

    private boolean isClosed(final int port) throws InterruptedException {
        try {
            get(port, "/");
            return false;
        } catch (final IOException e) {
            return true;
        }
    }

    private HttpResponse<String> get(final int port, final String path) throws IOException, InterruptedException {
        final URI uri = URI.create("http://127.0.0.1:" + port + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private static final class HandClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

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
