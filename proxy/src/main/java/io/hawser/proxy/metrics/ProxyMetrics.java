package io.hawser.proxy.metrics;

import io.hawser.proxy.conductor.SyncObserver;
import io.hawser.proxy.plane.PlaneChoice;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Metrics of services, named and bucketed as kube-proxy's, so that its dashboards and alerts go on working. */
public final class ProxyMetrics implements SyncObserver {
    private static final String PREFIX = "kubeproxy_";
    private static final double NS_PER_SECOND = 1e9;
    private static final double MS_PER_SECOND = 1e3;

    private final Clock clock;
    private final Instant started;
    private final Histogram syncDuration;
    private final Histogram fullSyncDuration;
    private final Histogram programmingDuration;
    private final Counter serviceChanges;
    private final Counter endpointChanges;
    private final Gauge servicesPending;
    private final Gauge endpointsPending;
    private final Gauge lastQueued;
    private final Gauge lastSynced;
    private final Counter failures;
    private final Counter deletedFlows;

    /**
     * Registers them.
     *
     * @param choice the data plane, whose refusals are counted
     */
    public ProxyMetrics(final PrometheusRegistry registry, final PlaneChoice choice, final Clock clock) {
        this.clock = clock;
        this.started = clock.instant();
        Gauge.builder()
                .name("hawser_proxy_mode")
                .help("The data plane that serves, beside the one that was asked for; fallback: not the same.")
                .labelNames("asked", "serving", "fallback")
                .register(registry)
                .labelValues(choice.asked(), choice.provider().name(), Boolean.toString(choice.isFallback()))
                .set(1);
        syncDuration = histogram(registry, "sync_proxy_rules_duration_seconds", syncBuckets(), "Changes put in place.");
        fullSyncDuration = histogram(
                registry,
                "sync_full_proxy_rules_duration_seconds",
                syncBuckets(),
                "Comparisons of all that is in place.");
        programmingDuration = histogram(
                registry,
                "network_programming_duration_seconds",
                programmingBuckets(),
                "From what happened to a pod to its being in place here.");
        serviceChanges = counter(registry, "sync_proxy_rules_service_changes_total", "Changes of services.");
        endpointChanges = counter(registry, "sync_proxy_rules_endpoint_changes_total", "Changes of EndpointSlices.");
        servicesPending =
                gauge(registry, "sync_proxy_rules_service_changes_pending", "Changes of services not in place yet.");
        endpointsPending = gauge(
                registry, "sync_proxy_rules_endpoint_changes_pending", "Changes of EndpointSlices not in place yet.");
        lastQueued = gauge(registry, "sync_proxy_rules_last_queued_timestamp_seconds", "When a change was last told.");
        lastSynced = gauge(registry, "sync_proxy_rules_last_timestamp_seconds", "When a change was last put in place.");
        failures = counter(registry, failuresName(choice.provider().name()), "Refusals of the data plane.");
        deletedFlows = counter(registry, "conntrack_reconciler_deleted_entries_total", "Stale flows that were ended.");
    }

    @Override
    public void onQueued(final int services, final int endpoints) {
        serviceChanges.inc(services);
        endpointChanges.inc(endpoints);
        servicesPending.inc(services);
        endpointsPending.inc(endpoints);
        lastQueued.set(clock.millis() / MS_PER_SECOND);
    }

    @Override
    public void onSynced(final long tookNs, final List<Instant> triggers) {
        final Instant now = clock.instant();
        syncDuration.observe(tookNs / NS_PER_SECOND);
        // What happened before the start was late for another reason.
        triggers.stream()
                .filter(trigger -> trigger.isAfter(started))
                .forEach(trigger -> programmingDuration.observe(
                        Duration.between(trigger, now).toNanos() / NS_PER_SECOND));
        servicesPending.set(0);
        endpointsPending.set(0);
        lastSynced.set(now.toEpochMilli() / MS_PER_SECOND);
    }

    @Override
    public void onCompared(final long tookNs, final boolean corrected) {
        fullSyncDuration.observe(tookNs / NS_PER_SECOND);
    }

    @Override
    public void onRefused(final String why) {
        failures.inc();
    }

    /** Flows were ended. */
    public void onFlowsDeleted(final int count) {
        deletedFlows.inc(count);
    }

    private static String failuresName(final String plane) {
        return switch (plane) {
            case "iptables", "ipvs" -> "sync_proxy_rules_iptables_restore_failures_total";
            default -> "sync_proxy_rules_nftables_sync_failures_total";
        };
    }

    /** From 1 ms on, doubled, 15 times. */
    private static double[] syncBuckets() {
        return IntStream.range(0, 15).mapToDouble(i -> 0.001 * (1 << i)).toArray();
    }

    /** 0.25 s and 0.5 s, each second to 59, every fifth to 115, every thirtieth to 300. */
    private static double[] programmingBuckets() {
        return Stream.of(
                        DoubleStream.of(0.25, 0.5),
                        IntStream.rangeClosed(1, 59).asDoubleStream(),
                        IntStream.range(12, 24).mapToDouble(i -> 5.0 * i),
                        IntStream.rangeClosed(4, 10).mapToDouble(i -> 30.0 * i))
                .flatMapToDouble(part -> part)
                .toArray();
    }

    private static Histogram histogram(
            final PrometheusRegistry registry, final String name, final double[] buckets, final String help) {
        return Histogram.builder()
                .name(PREFIX + name)
                .help(help)
                .classicOnly()
                .classicUpperBounds(buckets)
                .register(registry);
    }

    private static Counter counter(final PrometheusRegistry registry, final String name, final String help) {
        return Counter.builder().name(PREFIX + name).help(help).register(registry);
    }

    private static Gauge gauge(final PrometheusRegistry registry, final String name, final String help) {
        return Gauge.builder().name(PREFIX + name).help(help).register(registry);
    }
}
