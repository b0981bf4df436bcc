package io.hawser.linux.ipvs;

/**
 * What went through a virtual service or to a destination. Rates are the kernel's, smoothed over some seconds.
 *
 * @param connections scheduled so far
 * @param incomingPackets from clients
 * @param outgoingPackets to clients, where they come back this way
 * @param incomingBytes from clients
 * @param outgoingBytes to clients, where they come back this way
 * @param connectionsPerSecond lately
 * @param incomingPacketsPerSecond lately
 * @param outgoingPacketsPerSecond lately
 * @param incomingBytesPerSecond lately
 * @param outgoingBytesPerSecond lately
 */
public record IpvsStatistics(
        long connections,
        long incomingPackets,
        long outgoingPackets,
        long incomingBytes,
        long outgoingBytes,
        long connectionsPerSecond,
        long incomingPacketsPerSecond,
        long outgoingPacketsPerSecond,
        long incomingBytesPerSecond,
        long outgoingBytesPerSecond) {
    /** Nothing so far. */
    public static final IpvsStatistics NONE = new IpvsStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
