package io.hawser.node.metrics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** CNI commands: how many, how they ended, how long they took. Thread safe. */
public final class CniMetrics {
    private static final String PREFIX = "hawser_cni_";
    private static final double NS_PER_SECOND = 1e9;
    private static final List<String> COMMANDS = List.of("ADD", "DEL", "CHECK", "GC", "STATUS", "VERSION");
    private static final String DONE = "done";
    private static final String FAILED = "failed";

    private final Counter commands;
    private final Histogram duration;
    private final GaugeWithCallback attachments;

    /** @param attachments asked for how many there are */
    public CniMetrics(final IntSupplier attachments) {
        commands = Counter.builder()
                .name(PREFIX + "commands_total")
                .help("CNI commands, by how they ended.")
                .labelNames("command", "outcome")
                .build();
        duration = Histogram.builder()
                .name(PREFIX + "command_duration_seconds")
                .help("From a command's arrival to its answer.")
                .labelNames("command")
                .classicOnly()
                .classicUpperBounds(0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1, 2, 4, 8)
                .build();
        this.attachments = GaugeWithCallback.builder()
                .name(PREFIX + "attachments")
                .help("Interfaces of pods that are there.")
                .callback(callback -> callback.call(attachments.getAsInt()))
                .build();
    }

    /** Has them shown. */
    public void register(final PrometheusRegistry registry) {
        registry.register(commands);
        registry.register(duration);
        registry.register(attachments);
    }

    /** The service, with what it does counted. */
    public Function<CniRequest, CompletableFuture<CniReply>> counting(
            final Function<CniRequest, CompletableFuture<CniReply>> service) {
        return request -> {
            final long began = System.nanoTime();
            final String command = name(request);
            return service.apply(request).whenComplete((reply, failure) -> {
                final boolean done = failure == null && reply.exitCode() == 0;
                commands.labelValues(command, done ? DONE : FAILED).inc();
                duration.labelValues(command).observe((System.nanoTime() - began) / NS_PER_SECOND);
            });
        };
    }

    /** How many of each command there were. */
    public void describe(final ObjectNode json) {
        for (final String command : COMMANDS) {
            final long done = (long) commands.labelValues(command, DONE).get();
            final long failed = (long) commands.labelValues(command, FAILED).get();
            if (done + failed > 0) {
                json.putObject(command).put(DONE, done).put(FAILED, failed);
            }
        }
    }

    /** A bounded set of labels, whatever somebody sends. */
    private static String name(final CniRequest request) {
        final String command = request.variable("CNI_COMMAND");
        return COMMANDS.contains(command) ? command : "other";
    }
}
