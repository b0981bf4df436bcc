package io.hawser.benchmarks.proxy;

import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.linux.net.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A way from the client to the server: without a proxy, or through one. */
interface Way {
    /** The variant's name. */
    String name();

    /** The program of others that carries it, as it stands in PATH; empty if none does. */
    default Optional<String> peer() {
        return Optional.empty();
    }

    /** Why this machine does not have it; empty if it does. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /**
     * Makes it.
     *
     * @param hosts where
     * @param core the core that a proxy is to be bound to; empty for any
     * @return where the client has to go, and what carries it
     */
    Opened open(ProxyLab hosts, Optional<Integer> core) throws Exception;

    /**
     * A way that is there.
     *
     * @param address where the client goes, at the server's own ports
     * @param proxy the process that carries it, if there is one
     */
    record Opened(IpAddress address, Optional<HostProcess> proxy) {}

    /** Waits until a proxy listens at the service's address. */
    static void awaitListening(final ProxyLab hosts, final HostProcess process, final Duration limit) throws Exception {
        final String listening = "ss -ltnH src " + ProxyLab.SERVICE;
        process.await(
                "does not listen", limit, () -> hosts.node().run(listening).contains(":" + ProxyLab.PORT));
    }

    /** A command, bound to a core if one is given. */
    static List<String> bound(final Optional<Integer> core, final List<String> command) {
        if (core.isEmpty()) {
            return command;
        }
        final List<String> bound = new ArrayList<>(List.of("taskset", "-c", String.valueOf(core.get())));
        bound.addAll(command);
        return bound;
    }
}
