package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Tool;
import io.hawser.benchmarks.topology.ToolException;
import io.hawser.linux.net.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An etcd of one member on a host, with an empty store. */
final class Etcd {
    private static final Pattern READY = Pattern.compile("ready to serve client requests|serving insecure client");
    private static final Duration STARTING = Duration.ofSeconds(20);
    private static final Duration PUTTING = Duration.ofSeconds(15);
    private static final int CLIENT_PORT = 2379;

    private final Host host;
    private final String endpoint;

    private Etcd(final Host host, final String endpoint) {
        this.host = host;
        this.endpoint = endpoint;
    }

    static Optional<String> unavailable() {
        return Tool.missing(Tool.ETCD, Tool.ETCDCTL);
    }

    /** Starts it, reachable at the host's address, and waits until it serves; it ends with the lab. */
    static Etcd on(final Lab lab, final Host host, final IpAddress address) throws Exception {
        final String endpoint = "http://" + address + ":" + CLIENT_PORT;
        final String peer = "http://127.0.0.1:2380";
        final HostProcess server = host.start(List.of(
                Tool.ETCD.name(),
                "--name=bench",
                "--data-dir=" + lab.directory().resolve("etcd"),
                "--listen-client-urls=" + endpoint,
                "--advertise-client-urls=" + endpoint,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=bench=" + peer));
        server.awaitText(READY, STARTING);
        return new Etcd(host, endpoint);
    }

    String endpoint() {
        return endpoint;
    }

    void put(final String key, final String value) throws Exception {
        final String said =
                host.run(List.of(Tool.ETCDCTL.name(), "--endpoints=" + endpoint, "put", key, value), PUTTING);
        if (!said.strip().equals("OK")) {
            throw new ToolException("etcdctl put " + key + ": " + said);
        }
    }
}
