package io.hawser.kube.watch;

import java.time.Duration;

/**
 * How patient lists and watches are.
 *
 * @param pageSize objects asked for in one answer to a list
 * @param watchTime after which the server is asked to end a watch, which then is asked for again; one that has not
 *     ended a while later is taken for dead
 * @param relistPeriod after which everything is listed anew without a cause, so that a lost event does not last
 * @param firstPause after a first failure; doubled with each further one
 * @param longestPause between two attempts
 */
public record WatchSettings(
        int pageSize, Duration watchTime, Duration relistPeriod, Duration firstPause, Duration longestPause) {
    /** For a cluster of any size. */
    public static final WatchSettings DEFAULT = new WatchSettings(
            500, Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofMillis(200), Duration.ofSeconds(30));

    /** @throws IllegalArgumentException if a page holds nothing, or a time is none */
    public WatchSettings {
        if (pageSize < 1 || watchTime.toSeconds() < 1 || relistPeriod.isNegative() || firstPause.toMillis() < 1) {
            throw new IllegalArgumentException("page size, watch time or pauses below one: " + pageSize + ", "
                    + watchTime + ", " + relistPeriod + ", " + firstPause);
        }
    }
}
