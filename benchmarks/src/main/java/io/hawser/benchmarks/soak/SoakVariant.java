package io.hawser.benchmarks.soak;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Suite.Asked;
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
            Metric.higher("minutes", "min"),
            Metric.higher("throughput", "Mbit/s"),
            Metric.higher("connections", "/s"),
            Metric.lower("p50", "µs"),
            Metric.lower("p99", "µs"),
            Metric.lower("worst-p99", "µs"),
            Metric.lower("loss", "%"),
            Metric.lower("errors", ""),
            Metric.lower("cpu", "%"),
            Metric.lower("memory", "MiB"),
            Metric.lower("growth", "%"),
            Metric.lower("slope", "MiB/h"),
            Metric.lower("anonymous-growth", "%"),
            Metric.lower("descriptors", ""),
            Metric.lower("threads", ""));

    /** Before this has passed, what is compiled and loaded drowns what leaks. */
    private static final Duration JUDGED = Duration.ofMinutes(10);

    private static final long JOIN_MS = TimeUnit.MINUTES.toMillis(2);
    private static final double MINUTE_NS = TimeUnit.MINUTES.toNanos(1);

    private final Subject subject;
    private final Asked asked;
    private final List<Thread> threads = new ArrayList<>();
    private volatile Optional<Running> running = Optional.empty();
    private volatile boolean unwanted;

    SoakVariant(final Subject subject, final Asked asked) {
        super(subject.name());
        this.subject = subject;
        this.asked = asked;
    }

    private record Running(Span span, Tally tally, Diary diary) {}

    @Override
    public Optional<String> unavailable() {
        return subject.unavailable();
    }

    /** For any thread. */
    void endEarly() {
        unwanted = true;
        running.ifPresent(now -> now.span().end());
    }

    @Override
    protected void openIn(final Lab lab) throws Exception {
        if (unwanted) {
            throw new ToolException("was told to end before it began");
        }
        final Subject.Soaked soaked = subject.open(lab, Rate.ofMbit(asked.mbitPerSecond()));
        final Span span = new Span(asked.length());
        final Tally tally = new Tally(span);
        final Diary diary = new Diary(name(), tally, span, new Watch(soaked.processes()), asked.progress());
        soaked.loads().forEach(load -> start("load", tally, () -> load.run(tally)));
        start("diary", tally, diary::keep);
        running = Optional.of(new Running(span, tally, diary));
        if (unwanted) {
            span.end();
        }
    }

    @Override
    public Sample measure() throws Exception {
        final Running now = running.orElseThrow();
        final Tally tally = now.tally();
        for (final Thread thread : threads) {
            thread.join(asked.length().toMillis() + JOIN_MS);
            if (thread.isAlive()) {
                throw new ToolException(name() + ": " + thread.getName() + " does not end");
            }
        }
        if (tally.errors() > 0) {
            throw new ToolException(
                    tally.errors() + " errors, the first: " + tally.firstError().orElse("(unknown)"));
        }
        final double minutes = now.span().elapsedNs() / MINUTE_NS;
        final Optional<String> leak = now.diary().leak();
        if (leak.isPresent() && minutes >= JUDGED.toMinutes()) {
            throw new ToolException(leak.orElseThrow());
        }
        return now.diary().sample();
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

    private interface Task {
        void run() throws Exception;
    }
}
