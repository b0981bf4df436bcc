package io.hawser.benchmarks.soak;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** What the loads of one subject have done so far. Thread safe. */
public final class Tally {
    private final long beginNs = System.nanoTime();
    private final Duration length;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final AtomicReference<String> firstError = new AtomicReference<>();

    Tally(final Duration length) {
        this.length = length;
    }

    /**
     * Whether the loads are to end.
     *
     * @return true from then on.
     */
    public boolean isOver() {
        return System.nanoTime() - beginNs >= length.toNanos();
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

    /**
     * Something went wrong.
     *
     * @param what it, as a person reads it.
     */
    public void error(final String what) {
        errors.increment();
        firstError.compareAndSet(null, what);
    }

    Duration length() {
        return length;
    }

    long errors() {
        return errors.sum();
    }

    Optional<String> firstError() {
        return Optional.ofNullable(firstError.get());
    }

    /** Streams' bytes over the whole time, in Gbit/s. */
    double gbitPerSecond() {
        return bytes.sum() * (double) Byte.SIZE / length.toNanos();
    }

    /** Datagrams that did not arrive, in percent. */
    double lossPercent() {
        return sent.sum() == 0 ? 0 : 100.0 * (sent.sum() - received.sum()) / sent.sum();
    }
}
