package io.hawser.node;

import io.hawser.overlay.conductor.ChecksumState;
import io.hawser.overlay.conductor.OverlayStatus;
import io.hawser.overlay.datapath.DatapathCounter;
import io.hawser.overlay.datapath.TunnelStats;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** The overlay in Prometheus' words; read when it is asked for, so that packets pay nothing. Thread safe. */
final class OverlayMetrics implements MultiCollector {
    private static final String OVERLAY = "hawser_overlay_";
    private static final String TUNNEL = "hawser_tunnel_";
    private static final double NS_PER_SECOND = 1e9;
    private static final List<Double> QUANTILES = List.of(0.5, 0.99, 0.999);
    private static final List<DatapathCounter> DROPS = List.of(
            DatapathCounter.NO_PEER,
            DatapathCounter.TTL_EXCEEDED,
            DatapathCounter.TOO_BIG,
            DatapathCounter.BAD_FROM_DEVICE,
            DatapathCounter.SEND_REFUSED,
            DatapathCounter.UNKNOWN_PEER,
            DatapathCounter.SPOOFED_SOURCE,
            DatapathCounter.FOREIGN_DESTINATION,
            DatapathCounter.MALFORMED,
            DatapathCounter.FOREIGN_FRAME,
            DatapathCounter.CONGESTED,
            DatapathCounter.DELIVERY_REFUSED);

    private final Supplier<OverlayStatus> status;
    private final Supplier<Optional<ChecksumState>> checksums;
    private final Supplier<Optional<TunnelStats>> tunnel;

    OverlayMetrics(
            final Supplier<OverlayStatus> status,
            final Supplier<Optional<ChecksumState>> checksums,
            final Supplier<Optional<TunnelStats>> tunnel) {
        this.status = status;
        this.checksums = checksums;
        this.tunnel = tunnel;
    }

    @Override
    public MetricSnapshots collect() {
        final List<MetricSnapshot> all = new ArrayList<>();
        final OverlayStatus now = status.get();
        all.add(gauge("converged", "Whether the kernel held all it should at the last look.", now.converged() ? 1 : 0));
        all.add(gauge("peer_subnets", "Subnets of peers that are to be reached.", now.paths()));
        all.add(gauge(
                "collisions",
                "Of these, how many this host has itself.",
                now.collisions().size()));
        all.add(counter(OVERLAY + "reconciliations", "Comparisons with the kernel.", (double) now.reconciliations()));
        all.add(counter(OVERLAY + "changes", "Changes that the kernel was told.", (double) now.changes()));
        checksums
                .get()
                .ifPresent(state -> all.add(gauge(
                        "checksum_offload",
                        "Whether tunnel devices leave checksums to be made further down; 0 where kernel or card are "
                                + "found, or known, to corrupt them.",
                        state.offloaded() ? 1 : 0)));
        tunnel.get().ifPresent(stats -> add(stats, all));
        return new MetricSnapshots(all);
    }

    private static void add(final TunnelStats stats, final List<MetricSnapshot> all) {
        final Map<DatapathCounter, Long> counters = stats.counters();
        all.add(CounterSnapshot.builder()
                .name(TUNNEL + "packets")
                .help("Packets carried, as they are on the wire.")
                .dataPoint(point("direction", "out", counters.get(DatapathCounter.SENT_PACKETS)))
                .dataPoint(point("direction", "in", counters.get(DatapathCounter.RECEIVED_PACKETS)))
                .build());
        all.add(CounterSnapshot.builder()
                .name(TUNNEL + "bytes")
                .help("Their bytes, without the outer IP and UDP headers.")
                .dataPoint(point("direction", "out", counters.get(DatapathCounter.SENT_BYTES)))
                .dataPoint(point("direction", "in", counters.get(DatapathCounter.RECEIVED_BYTES)))
                .build());
        all.add(counter(
                TUNNEL + "send_calls", "System calls that sending took.", counters.get(DatapathCounter.SEND_CALLS)));
        all.add(counter(
                TUNNEL + "delivered_packets",
                "Packets given to the kernel, each joined from one or many.",
                counters.get(DatapathCounter.DELIVERED_PACKETS)));
        all.add(counter(
                TUNNEL + "icmp_errors", "ICMP errors sent to pods.", counters.get(DatapathCounter.ICMP_ERRORS)));
        final CounterSnapshot.Builder drops =
                CounterSnapshot.builder().name(TUNNEL + "dropped_packets").help("Packets dropped, and why.");
        DROPS.forEach(
                drop -> drops.dataPoint(point("reason", drop.name().toLowerCase(Locale.ROOT), counters.get(drop))));
        all.add(drops.build());
        stats.latencies()
                .ifPresent(latencies -> all.add(SummarySnapshot.builder()
                        .name(TUNNEL + "latency_seconds")
                        .help("From when the first packet of a batch was read until all of it was written.")
                        .dataPoint(summary("out", latencies.out()))
                        .dataPoint(summary("in", latencies.in()))
                        .build()));
    }

    private static GaugeSnapshot gauge(final String name, final String help, final double value) {
        return GaugeSnapshot.builder()
                .name(OVERLAY + name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static CounterSnapshot counter(final String name, final String help, final double value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static CounterDataPointSnapshot point(final String label, final String word, final double value) {
        return CounterDataPointSnapshot.builder()
                .labels(Labels.of(label, word))
                .value(value)
                .build();
    }

    private static SummaryDataPointSnapshot summary(final String direction, final Histogram histogram) {
        final Quantiles.Builder quantiles = Quantiles.builder();
        QUANTILES.forEach(quantile -> quantiles.quantile(
                new Quantile(quantile, histogram.getValueAtPercentile(100 * quantile) / NS_PER_SECOND)));
        return SummaryDataPointSnapshot.builder()
                .labels(Labels.of("direction", direction))
                .quantiles(quantiles.build())
                .count(histogram.getTotalCount())
                .build();
    }
}
