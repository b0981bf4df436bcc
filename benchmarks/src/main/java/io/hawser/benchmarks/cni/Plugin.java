package io.hawser.benchmarks.cni;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import java.nio.file.Path;
import java.util.Optional;

/** A CNI plugin. */
interface Plugin {
    /** Why this machine cannot run it, as a person reads it. */
    Optional<String> unavailable();

    /** The program's name if it is not Hawser's. */
    default Optional<String> peer() {
        return Optional.empty();
    }

    /**
     * Makes it ready on a host.
     *
     * @return its executable
     */
    Path open(Lab lab, Host host) throws Exception;

    /** Its configuration on that host. */
    String configuration(Lab lab, boolean masquerade);
}
