package io.hawser.overlay.daemon;

import java.util.Locale;

/**
 * Who carries the packets of tunnels.
 *
 * @param vxlan who carries those of vxlan; those of udp are always this process's
 * @param workers how many threads carry packets in this process
 * @param timed whether it is recorded how long they stay in it
 */
public record CarryingPolicy(Carrier vxlan, int workers, boolean timed) {
    /** As many threads as leave half of the cores to the rest, at most this many. */
    private static final int MOST_WORKERS = 4;

    /** Who carries the packets of vxlan. */
    public enum Carrier {
        /** The kernel where it has vxlan, else this process. */
        AUTO,
        /** The kernel alone. */
        KERNEL,
        /** This process. */
        USERSPACE;

        /**
         * Reads a word: {@code auto}, {@code kernel} or {@code userspace}.
         *
         * @throws IllegalArgumentException naming what would be right
         */
        public static Carrier parse(final String text) {
            for (final Carrier carrier : values()) {
                if (carrier.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return carrier;
                }
            }
            throw new IllegalArgumentException("--vxlan is '" + text + "'; it must be auto, kernel or userspace");
        }
    }

    /** @throws IllegalArgumentException without a worker */
    public CarryingPolicy {
        if (workers < 1) {
            throw new IllegalArgumentException("--tunnel-threads is " + workers + "; it must be 1 or more");
        }
    }

    /** This carrier, with as many threads as suit the machine, not timed. */
    public static CarryingPolicy of(final Carrier vxlan) {
        return new CarryingPolicy(vxlan, suitableWorkers(), false);
    }

    /** As many threads as suit the machine. */
    public static int suitableWorkers() {
        final int half = Runtime.getRuntime().availableProcessors() / 2;
        return Math.max(1, Math.min(half, MOST_WORKERS));
    }
}
