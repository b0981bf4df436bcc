package io.hawser.benchmarks.overlay;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A program that joins a node to the overlay, with flanneld's flags and files. */
interface Daemon {
    /** Why it cannot be started here; empty if it can. */
    Optional<String> unavailable();

    /** The program's name if it is not Hawser's. */
    default Optional<String> peer() {
        return Optional.empty();
    }

    /**
     * The command that starts it.
     *
     * @param etcd where the leases are.
     * @param interfaceName of the node on the wire.
     * @param subnetFile which it is to write once its network is up.
     */
    List<String> command(String etcd, String interfaceName, Path subnetFile);
}
