package io.hawser.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.node.metrics.ProcessMetrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AtomicReference<Readiness> readiness = new AtomicReference<>(new Readiness(List.of()));

    @Test
    void aliveAndReadyAreApart() throws Exception {
        try (HealthServer server = serve()) {
            readiness.set(new Readiness(List.of("no subnet is leased", "the kernel is not as it should be")));
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
            final HttpResponse<String> notReady = get(server, "/readyz");
            assertThat(notReady.statusCode()).isEqualTo(503);
            assertThat(notReady.body()).isEqualTo("no subnet is leased\nthe kernel is not as it should be\n");
            readiness.set(new Readiness(List.of()));
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void metricsAreShown() throws Exception {
        Counter.builder().name("hawser_things").register(registry).inc(3);
        try (HealthServer server = serve()) {
            assertThat(get(server, "/metrics").body()).contains("hawser_things_total 3.0");
        }
    }

    @Test
    void theProcessIsToldAsPrometheusClientsTellIt() throws Exception {
        ProcessMetrics.register(registry);
        try (HealthServer server = serve()) {
            assertThat(get(server, "/metrics").body())
                    .contains("process_cpu_seconds_total", "# TYPE process_resident_memory_bytes gauge")
                    .doesNotContain("NaN");
        }
    }

    @Test
    void anythingElseIsNotFound() throws Exception {
        try (HealthServer server = serve()) {
            assertThat(get(server, "/").statusCode()).isEqualTo(404);
            assertThat(get(server, "/etc/passwd").statusCode()).isEqualTo(404);
        }
    }

    private HealthServer serve() throws Exception {
        return new HealthServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), readiness::get, registry);
    }

    private static HttpResponse<String> get(final HealthServer server, final String path) throws Exception {
        final URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
