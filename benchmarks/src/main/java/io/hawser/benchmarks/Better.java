package io.hawser.benchmarks;

import java.util.Locale;

/** Which way a metric improves. */
public enum Better {
    /** More is better, as with packets a second. */
    HIGHER,
    /** Less is better, as with time. */
    LOWER;

    /**
     * The name as reports write it.
     *
     * @return {@code higher} or {@code lower}.
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
