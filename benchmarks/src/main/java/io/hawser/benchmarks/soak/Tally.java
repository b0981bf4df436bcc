package io.hawser.benchmarks.soak;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** What the loads of one subject have done so far. Thread safe. */
public final class Tally {
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Span span;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final AtomicReference<Mishap> firstError = new AtomicReference<>();
    private final Recorder trips = new Recorder(SIGNIFICANT_DIGITS);

    private record Mishap(long atNs, String what) {}

    Tally(final Span span) {
        this.span = span;
    }

    /**
     * Whether the loads are to end.
     *
     * @return true from then on.
     */
    public boolean isOver() {
        return span.isOver();
    }

    /**
     * Bytes of a stream that arrived as they were sent.
     *
     * @param count how many.
     */
    public void streamed(final long count) {
        bytes.add(count);
    }

    /**
     * Datagrams that were sent.
     *
     * @param count how many.
     */
    public void sent(final long count) {
        sent.add(count);
    }

    /** A datagram arrived as it was sent. */
    public void received() {
        received.increment();
    }

    /** A short connection did what it was to do. */
    public void connected() {
        connections.increment();
    }

    /**
     * A byte went there and back.
     *
     * @param ns how long that took.
     */
    public void trip(final long ns) {
        trips.recordValue(ns);
    }

    /**
     * Something went wrong.
     *
     * @param what it, as a person reads it.
     */
    public void error(final String what) {
        errors.increment();
        firstError.compareAndSet(null, new Mishap(span.elapsedNs(), what));
    }

    /** Errors; none if the first of them comes of the early end. */
    long errors() {
        final Mishap first = firstError.get();
        return first == null || span.endedSoonAfter(first.atNs()) ? 0 : errors.sum();
    }

    Optional<String> firstError() {
        return Optional.ofNullable(firstError.get()).map(Mishap::what);
    }

    /** Bytes of streams so far. */
    long bytes() {
        return bytes.sum();
    }

    /** Short connections so far. */
    long connections() {
        return connections.sum();
    }

    /** The trips since it was asked last, in nanoseconds. */
    Histogram takeTrips() {
        return trips.getIntervalHistogram();
    }

    /** Datagrams that did not arrive, in percent. */
    double lossPercent() {
        return sent.sum() == 0 ? 0 : 100.0 * (sent.sum() - received.sum()) / sent.sum();
    }
}
