package io.hawser.proxy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.proxy.plane.CarriedTraffic;
import io.hawser.proxy.plane.FakeProvider;
import io.hawser.proxy.plane.PlaneChoice;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxyMetricsTest {
    private static final PlaneChoice CHOICE = new PlaneChoice(
            "ipvs", new FakeProvider("nftables"), List.of(new PlaneChoice.PassedOver("ipvs", "no such family")));

    private final PrometheusRegistry registry = new PrometheusRegistry();

    @Test
    void metricsHaveKubeProxysNamesAndBuckets() throws IOException, InterruptedException {
        final ProxyMetrics metrics = new ProxyMetrics(registry, CHOICE, Clock.systemUTC());
        metrics.onQueued(2, 3);
        metrics.onSynced(3_000_000, List.of(Instant.now().plusSeconds(1), Instant.EPOCH));
        metrics.onQueued(1, 0);
        metrics.onCompared(1, false);
        metrics.onRefused("no");

        final String text = get("/metrics");

        assertThat(text)
                .contains(
                        "kubeproxy_sync_proxy_rules_duration_seconds_bucket{le=\"0.002\"} 0",
                        "kubeproxy_sync_proxy_rules_duration_seconds_bucket{le=\"0.004\"} 1",
                        "kubeproxy_sync_proxy_rules_duration_seconds_bucket{le=\"16.384\"} 1",
                        "kubeproxy_sync_full_proxy_rules_duration_seconds_count 1",
                        "kubeproxy_network_programming_duration_seconds_bucket{le=\"0.25\"}",
                        "kubeproxy_network_programming_duration_seconds_bucket{le=\"300.0\"}",
                        "kubeproxy_sync_proxy_rules_service_changes_total 3.0",
                        "kubeproxy_sync_proxy_rules_endpoint_changes_total 3.0",
                        "kubeproxy_sync_proxy_rules_service_changes_pending 1.0",
                        "kubeproxy_sync_proxy_rules_endpoint_changes_pending 0.0",
                        "kubeproxy_sync_proxy_rules_last_timestamp_seconds",
                        "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds",
                        "kubeproxy_sync_proxy_rules_nftables_sync_failures_total 1.0");
        // What happened before the start does not count.
        assertThat(text).contains("kubeproxy_network_programming_duration_seconds_count 1");
    }

    @Test
    void modeThatServesIsToldBesideTheOneThatWasAskedFor() throws IOException, InterruptedException {
        new ProxyMetrics(registry, CHOICE, Clock.systemUTC());

        assertThat(get("/metrics"))
                .contains("hawser_proxy_mode{asked=\"ipvs\",fallback=\"true\",serving=\"nftables\"} 1");
        assertThat(get("/proxyMode")).isEqualTo("nftables");
        assertThat(get("/elsewhere")).contains("/metrics and /proxyMode");
    }

    @Test
    void whatTheProcessCarriesIsShownWhereItCarriesAnything() throws IOException, InterruptedException {
        registry.register(new CarriedMetrics(Optional::empty));
        assertThat(get("/metrics")).doesNotContain("hawser_userspace_");

        final CarriedTraffic.Count accepted = new CarriedTraffic.Count("accepted", "Accepted.", 9);
        registry.register(new CarriedMetrics(() -> Optional.of(new CarriedTraffic(3, 2, List.of(accepted)))));
        assertThat(get("/metrics"))
                .contains(
                        "hawser_userspace_connections 3.0",
                        "hawser_userspace_flows_active 2.0",
                        "hawser_userspace_accepted_total 9.0");
    }

    private String get(final String path) throws IOException, InterruptedException {
        try (MetricsServer server =
                new MetricsServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), registry, CHOICE)) {
            final URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
