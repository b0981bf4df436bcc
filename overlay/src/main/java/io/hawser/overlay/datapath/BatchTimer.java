package io.hawser.overlay.datapath;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.concurrent.NanoClock;

/**
 * How long packets stay in this process: from when the first of a batch was read until all of it was written. One
 * thread records and allocates nothing; any may ask.
 */
final class BatchTimer {
    private static final int SIGNIFICANT_DIGITS = 2;
    private static final long HIGHEST_NS = TimeUnit.SECONDS.toNanos(10);

    private final NanoClock clock;
    private final SingleWriterRecorder recorder;
    private final Histogram total = histogram();
    private Histogram interval;
    private long beginNs;

    private BatchTimer(final NanoClock clock, final SingleWriterRecorder recorder) {
        this.clock = clock;
        this.recorder = recorder;
    }

    /** One that records, or one that does nothing. */
    static BatchTimer of(final boolean records, final NanoClock clock) {
        return new BatchTimer(clock, records ? new SingleWriterRecorder(HIGHEST_NS, SIGNIFICANT_DIGITS) : null);
    }

    /** An empty histogram such as {@link #addTo} adds to, in ns. */
    static Histogram histogram() {
        return new Histogram(HIGHEST_NS, SIGNIFICANT_DIGITS);
    }

    /** A batch begins. */
    void begin() {
        if (recorder != null) {
            beginNs = clock.nanoTime();
        }
    }

    /** It is done. */
    void end() {
        if (recorder != null) {
            recorder.recordValue(Math.min(Math.max(clock.nanoTime() - beginNs, 0), HIGHEST_NS));
        }
    }

    /** Adds all that was recorded so far. */
    synchronized void addTo(final Histogram sum) {
        if (recorder != null) {
            interval = recorder.getIntervalHistogram(interval);
            total.add(interval);
            sum.add(total);
        }
    }
}
