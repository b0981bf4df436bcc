package io.hawser.proxy.plane;

import java.util.List;

/**
 * What this process has carried itself of the services' traffic.
 *
 * @param connections of TCP, now
 * @param flows of UDP, now
 * @param counts from the start on
 */
public record CarriedTraffic(long connections, long flows, List<Count> counts) {
    /** Copies the list. */
    public CarriedTraffic {
        counts = List.copyOf(counts);
    }

    /**
     * One of the counts.
     *
     * @param name in lower case, with underscores
     * @param help what it is, in the words of an operator
     * @param value how many
     */
    public record Count(String name, String help, long value) {}
}
