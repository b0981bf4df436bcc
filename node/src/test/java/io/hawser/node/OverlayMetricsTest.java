package io.hawser.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.overlay.conductor.ChecksumState;
import io.hawser.overlay.conductor.OverlayStatus;
import io.hawser.overlay.datapath.DatapathCounter;
import io.hawser.overlay.datapath.TunnelStats;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class OverlayMetricsTest {
    private static final OverlayStatus STATUS = new OverlayStatus(true, 7, 3, 21, List.of(), "");

    @Test
    void withoutATunnelOfItsOwnANodeTellsHowItsKernelStands() throws Exception {
        assertThat(text(Optional.empty()))
                .contains("hawser_overlay_converged 1.0", "hawser_overlay_peer_subnets 7.0")
                .contains("hawser_overlay_reconciliations_total 3.0", "hawser_overlay_changes_total 21.0")
                .contains("hawser_overlay_checksum_offload 0.0")
                .doesNotContain("hawser_tunnel");
    }

    @Test
    void everyCounterOfATunnelIsTold() throws Exception {
        final Map<DatapathCounter, Long> counters = new EnumMap<>(DatapathCounter.class);
        for (final DatapathCounter counter : DatapathCounter.values()) {
            counters.put(counter, 1_000L + counters.size());
        }
        final String text = text(Optional.of(new TunnelStats(counters, Optional.empty())));
        counters.values().forEach(value -> assertThat(text).contains(" " + value + ".0\n"));
        assertThat(text).contains("hawser_tunnel_dropped_packets_total{reason=\"spoofed_source\"}");
    }

    @Test
    void latencyIsToldWhereItIsRecorded() throws Exception {
        final Map<DatapathCounter, Long> counters = new EnumMap<>(DatapathCounter.class);
        for (final DatapathCounter counter : DatapathCounter.values()) {
            counters.put(counter, 0L);
        }
        final Histogram out = new Histogram(3);
        out.recordValue(5_000);
        final TunnelStats stats =
                new TunnelStats(counters, Optional.of(new TunnelStats.Latencies(out, new Histogram(3))));
        assertThat(text(Optional.of(stats)))
                .contains("hawser_tunnel_latency_seconds{direction=\"out\",quantile=\"0.99\"} 5.0")
                .contains("hawser_tunnel_latency_seconds_count{direction=\"out\"} 1");
    }

    private static String text(final Optional<TunnelStats> tunnel) throws Exception {
        final PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(
                new OverlayMetrics(() -> STATUS, () -> Optional.of(new ChecksumState(false, "corrupt")), () -> tunnel));
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, registry.scrape());
        return out.toString(StandardCharsets.UTF_8);
    }
}
