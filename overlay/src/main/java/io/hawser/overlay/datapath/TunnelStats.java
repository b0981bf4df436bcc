package io.hawser.overlay.datapath;

import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What a tunnel that this process carries has done since it was opened.
 *
 * @param counters all of them
 * @param latencies if they are recorded: how long packets stayed in this process
 */
public record TunnelStats(Map<DatapathCounter, Long> counters, Optional<Latencies> latencies) {
    /** The map is copied. */
    public TunnelStats {
        counters = Map.copyOf(counters);
    }

    /**
     * From when the first packet of a batch was read until all of the batch was written, in nanoseconds.
     *
     * @param out from pods to peers
     * @param in from peers to pods
     */
    public record Latencies(Histogram out, Histogram in) {}
}
