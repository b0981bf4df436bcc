package io.hawser.benchmarks.cni;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** A plugin under a load, on a host with twenty pods. */
final class PluginVariant extends LabVariant {
    private static final int PODS = 20;
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int PERCENT = 100;
    private static final double NS_PER_MS = 1e6;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Load load;
    private final Plugin plugin;
    private final List<String> pods = new ArrayList<>();
    private Optional<Host> host = Optional.empty();
    private Path driver = Path.of("");
    private Path executable = Path.of("");
    private Path configuration = Path.of("");

    PluginVariant(final String name, final Load load, final Plugin plugin) {
        super(name);
        this.load = load;
        this.plugin = plugin;
    }

    @Override
    public Optional<String> unavailable() {
        return plugin.unavailable().or(Driver::unavailable);
    }

    @Override
    public Optional<String> peer() {
        return plugin.peer();
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final Host made = lab.host("host");
        pods.clear();
        for (int i = 0; i < PODS; i++) {
            pods.add(lab.host("pod" + i).name());
        }
        driver = Driver.compile(lab.directory());
        executable = plugin.open(lab, made);
        configuration =
                Files.writeString(lab.directory().resolve("net.conf"), plugin.configuration(lab, load.masquerade()));
        host = Optional.of(made);
    }

    @Override
    public Sample measure() throws Exception {
        final List<Long> times = new ArrayList<>();
        for (int i = 0; i < load.rounds(); i++) {
            for (final String command : List.of("ADD", "DEL")) {
                final List<Long> taken = run(command);
                if (command.equals(load.command())) {
                    times.addAll(taken);
                }
            }
        }
        Collections.sort(times);
        final Histogram all = new Histogram(SIGNIFICANT_DIGITS);
        times.forEach(all::recordValue);
        return Sample.of("p50", percentile(times, 50))
                .and("p99", percentile(times, 99))
                .withLatency(load.command(), all);
    }

    /** In nanoseconds, one for each pod. */
    private List<Long> run(final String command) throws Exception {
        final List<String> words = new ArrayList<>(List.of(
                driver.toString(),
                command,
                executable.toString(),
                configuration.toString(),
                Integer.toString(load.together())));
        words.addAll(pods);
        return host.orElseThrow().run(words, LIMIT).lines().map(Long::parseLong).toList();
    }

    private static double percentile(final List<Long> sorted, final int percent) {
        final int index = Math.max(0, (sorted.size() * percent + PERCENT - 1) / PERCENT - 1);
        return sorted.get(index) / NS_PER_MS;
    }
}
