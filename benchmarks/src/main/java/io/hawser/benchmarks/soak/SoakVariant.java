package io.hawser.benchmarks.soak;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.LabVariant;
import io.hawser.benchmarks.topology.ToolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A subject under load, from when it is opened on: subjects that are opened together are soaked together. */
final class SoakVariant extends LabVariant {
    static final List<Metric> METRICS = List.of(
            Metric.higher("throughput", "Gbit/s"),
            Metric.lower("loss", "%"),
            Metric.lower("errors", ""),
            Metric.lower("memory", "MiB"),
            Metric.lower("growth", "%"));

    /** Before this has passed, what is compiled and loaded drowns what leaks. */
    private static final Duration JUDGED = Duration.ofMinutes(10);

    private static final double MOST_GROWTH = 10;
    private static final long LOOK_MS = 1_000;
    private static final long JOIN_MS = TimeUnit.MINUTES.toMillis(2);

    private final Subject subject;
    private final Duration length;
    private final List<Thread> threads = new ArrayList<>();
    private Optional<Running> running = Optional.empty();

    SoakVariant(final Subject subject, final Duration length) {
        super(subject.name());
        this.subject = subject;
        this.length = length;
    }

    private record Running(Tally tally, MemoryWatch memory) {}

    @Override
    public Optional<String> unavailable() {
        return subject.unavailable();
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        final Subject.Soaked soaked = subject.open(lab);
        final Tally tally = new Tally(length);
        final MemoryWatch memory = new MemoryWatch(soaked.processes());
        soaked.loads().forEach(load -> start("load", tally, () -> load.run(tally)));
        start("memory", tally, () -> watch(tally, memory));
        running = Optional.of(new Running(tally, memory));
    }

    @Override
    public Sample measure() throws Exception {
        final Running now = running.orElseThrow();
        final Tally tally = now.tally();
        for (final Thread thread : threads) {
            thread.join(length.toMillis() + JOIN_MS);
            if (thread.isAlive()) {
                throw new ToolException(name() + ": " + thread.getName() + " does not end");
            }
        }
        final double growth = now.memory().growthPercent();
        if (length.compareTo(JUDGED) >= 0 && growth > MOST_GROWTH) {
            tally.error(String.format("memory grew by %.1f %%", growth));
        }
        if (tally.errors() > 0) {
            throw new ToolException(
                    tally.errors() + " errors, the first: " + tally.firstError().orElse("(unknown)"));
        }
        return Sample.of("throughput", tally.gbitPerSecond())
                .and("loss", tally.lossPercent())
                .and("errors", (double) tally.errors())
                .and("memory", now.memory().most())
                .and("growth", growth);
    }

    private void start(final String role, final Tally tally, final Task task) {
        final Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (final Exception e) {
                        tally.error(e.toString());
                    }
                },
                name() + "-" + role);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private static void watch(final Tally tally, final MemoryWatch memory) throws Exception {
        while (!tally.isOver()) {
            memory.look();
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    private interface Task {
        void run() throws Exception;
    }
}
