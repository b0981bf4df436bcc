package io.hawser.linux.ipvs;

/**
 * A destination as the kernel lists it.
 *
 * @param destination what it is
 * @param activeConnections that are established
 * @param inactiveConnections that are remembered: closed ones, and all of protocols without connections
 * @param persistentConnections clients that are remembered
 * @param statistics what went to it
 */
public record ListedDestination(
        IpvsDestination destination,
        int activeConnections,
        int inactiveConnections,
        int persistentConnections,
        IpvsStatistics statistics) {
    /** Whether the kernel remembers no connection to it. */
    public boolean isIdle() {
        return activeConnections == 0 && inactiveConnections == 0;
    }
}
