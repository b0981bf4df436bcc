package io.hawser.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One variant on its way through the rounds. After the first failure every step does nothing. */
final class VariantRun {
    private static final int BORROWED = 4;

    private final Variant variant;
    private final List<Metric> metrics;
    private final List<Sample> samples = new ArrayList<>();
    private Optional<Outcome> ended = Optional.empty();
    private boolean opened;

    VariantRun(final Variant variant, final List<Metric> metrics) {
        this.variant = variant;
        this.metrics = metrics;
    }

    String name() {
        return variant.name();
    }

    Outcome outcome() {
        return ended.orElseGet(() -> new Outcome.Measured(samples));
    }

    void open(final Limit limit) {
        attempt(() -> {
            final Optional<String> reason = variant.unavailable().or(() -> tooLong(limit));
            if (reason.isPresent()) {
                ended = Optional.of(new Outcome.Skipped(reason.get()));
                return;
            }
            opened = true;
            variant.open();
        });
    }

    private Optional<String> tooLong(final Limit limit) {
        final Duration least = variant.least();
        // It may borrow from the works that follow.
        return least.isZero() || limit.leaves(least.dividedBy(BORROWED).toNanos())
                ? Optional.empty()
                : Optional.of("takes about " + least.toSeconds()
                        + " s, longer than it has in a run of all suites: name " + "the suite to run it");
    }

    void measure(final boolean counts) {
        final int most = variant.mostRounds();
        if (samples.size() >= most || (!counts && most < Integer.MAX_VALUE)) {
            return;
        }
        attempt(() -> {
            final Sample sample = variant.measure();
            metrics.forEach(sample::value);
            if (counts) {
                samples.add(sample);
            }
        });
    }

    void close() {
        if (!opened) {
            return;
        }
        opened = false;
        try {
            variant.close();
        } catch (final Exception | AssertionError | LinkageError e) {
            fail(e);
        }
    }

    private void attempt(final Step step) {
        if (ended.isPresent()) {
            return;
        }
        try {
            step.run();
        } catch (final Exception | AssertionError | LinkageError e) {
            fail(e);
            close();
        }
    }

    private void fail(final Throwable cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (ended.isPresent() && ended.get() instanceof Outcome.Failed first) {
            first.cause().addSuppressed(cause);
        } else {
            ended = Optional.of(new Outcome.Failed(cause));
        }
    }

    private interface Step {
        void run() throws Exception;
    }
}
