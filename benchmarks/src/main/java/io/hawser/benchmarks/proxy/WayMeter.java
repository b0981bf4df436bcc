package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Sample;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What is measured of a way. */
interface WayMeter {
    /** What each sample holds. */
    List<Metric> metrics();

    /** Why this machine cannot measure it; empty if it can. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /** The core that everything is bound to; empty for any. */
    default Optional<Integer> core() throws IOException {
        return Optional.empty();
    }

    /** Begins to serve behind the way; ends with the lab. */
    Running start(ProxyLab hosts, Way.Opened way) throws Exception;

    /** A way that is ready. */
    interface Running {
        /** Measures once. */
        Sample measure() throws Exception;
    }
}
