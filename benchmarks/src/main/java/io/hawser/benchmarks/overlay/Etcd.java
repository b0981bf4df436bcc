package io.hawser.benchmarks.overlay;

import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Tool;
import io.hawser.benchmarks.topology.ToolException;
import io.hawser.linux.net.IpAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An etcd of one member on a host, with an empty store. */
final class Etcd {
    private static final Pattern READY = Pattern.compile("ready to serve client requests|serving insecure client");
    private static final Pattern LEASE = Pattern.compile("^lease ([0-9a-f]+) granted");
    private static final Duration STARTING = Duration.ofSeconds(20);
    private static final Duration CALLING = Duration.ofSeconds(15);
    private static final int CLIENT_PORT = 2379;
    private static final int MAX_TXN_OPS = 1_000;

    private final Host host;
    private final String endpoint;
    private final Path directory;

    private Etcd(final Host host, final String endpoint, final Path directory) {
        this.host = host;
        this.endpoint = endpoint;
        this.directory = directory;
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
                "--max-txn-ops=" + MAX_TXN_OPS,
                "--listen-client-urls=" + endpoint,
                "--advertise-client-urls=" + endpoint,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=bench=" + peer));
        server.awaitText(READY, STARTING);
        return new Etcd(host, endpoint, lab.directory());
    }

    String endpoint() {
        return endpoint;
    }

    void put(final String key, final String value) throws Exception {
        requireBegin(run("put", key, value), "OK");
    }

    /** Puts all of them under a new lease, in as few transactions as the server takes. @return the lease */
    String putLeased(final List<Put> puts, final Duration ttl) throws Exception {
        final String granted = run("lease", "grant", String.valueOf(ttl.toSeconds()));
        final Matcher lease = LEASE.matcher(granted);
        if (!lease.find()) {
            throw new ToolException("etcdctl lease grant said: " + granted);
        }
        for (int from = 0; from < puts.size(); from += MAX_TXN_OPS) {
            commit(puts.subList(from, Math.min(from + MAX_TXN_OPS, puts.size())), lease.group(1));
        }
        return lease.group(1);
    }

    /** Ends a lease; the keys under it go in one revision. */
    void revoke(final String lease) throws Exception {
        run("lease", "revoke", lease);
    }

    private void commit(final List<Put> puts, final String lease) throws Exception {
        final StringBuilder script = new StringBuilder("\n");
        puts.forEach(put -> script.append("put --lease=" + lease + " " + put.key + " " + quoted(put.value) + "\n"));
        // Three parts, each ended by an empty line: compares, what to do on success, what on failure.
        final Path file = Files.writeString(directory.resolve("etcd.txn"), script.append("\n\n"));
        final String command = Tool.ETCDCTL.name() + " --endpoints=" + endpoint + " txn <" + file;
        requireBegin(host.run(List.of("sh", "-c", command), CALLING), "SUCCESS");
    }

    private String run(final String... words) throws Exception {
        final List<String> command = new ArrayList<>(List.of(Tool.ETCDCTL.name(), "--endpoints=" + endpoint));
        command.addAll(List.of(words));
        return host.run(command, CALLING);
    }

    private static void requireBegin(final String said, final String wanted) throws ToolException {
        if (!said.startsWith(wanted)) {
            throw new ToolException("etcdctl said '" + said + "' and not " + wanted);
        }
    }

    private static String quoted(final String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** What a key shall have. */
    record Put(String key, String value) {}
}
