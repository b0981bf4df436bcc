package io.hawser.benchmarks.soak;

/**
 * What a subject is loaded with: steady, and far from what it can carry, so that what it keeps shows in its memory.
 *
 * @param bytes of streams, a second; both ways together.
 * @param datagrams a second; both ways together.
 * @param connections short ones, a second.
 * @param trips of one byte there and back, a second.
 */
public record Rate(long bytes, int datagrams, int connections, int trips) {
    private static final long BYTES_PER_MBIT = 125_000;
    private static final int DATAGRAMS_PER_MBIT = 4;
    private static final int CONNECTIONS_PER_MBIT = 2;
    private static final int TRIPS_PER_MBIT = 2;

    /**
     * The mixture.
     *
     * @param mbitPerSecond its bulk.
     * @return the rate.
     */
    public static Rate ofMbit(final int mbitPerSecond) {
        return new Rate(
                mbitPerSecond * BYTES_PER_MBIT,
                mbitPerSecond * DATAGRAMS_PER_MBIT,
                mbitPerSecond * CONNECTIONS_PER_MBIT,
                mbitPerSecond * TRIPS_PER_MBIT);
    }

    /**
     * The half of it, for one of two ways.
     *
     * @return the rate, of which nothing is 0.
     */
    public Rate half() {
        return new Rate(bytes / 2, Math.max(1, datagrams / 2), Math.max(1, connections / 2), Math.max(1, trips / 2));
    }
}
