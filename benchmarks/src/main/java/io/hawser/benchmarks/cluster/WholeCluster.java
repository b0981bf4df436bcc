package io.hawser.benchmarks.cluster;

import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.Tool;
import io.hawser.benchmarks.topology.ToolException;
import io.hawser.kube.api.KubeClient;
import io.hawser.kube.api.KubeConfig;
import io.hawser.linux.namespace.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The cluster of three nodes that {@code bin/quickstart --empty} raises, and leaves to us. */
final class WholeCluster {
    private static final String PREFIX = "hw-qs-";
    private static final String HUB = PREFIX + "net";
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Pattern READY = Pattern.compile("cluster ready after ([0-9.]+) s");

    private final Path script;
    private final Path state;
    private KubeClient client;
    private double readySeconds;

    WholeCluster() throws IOException {
        script = script();
        state = Files.createTempDirectory("hw-bench-whole-");
    }

    /** Why this machine cannot have one; empty if it can. */
    static Optional<String> unavailable() {
        if (!Files.isExecutable(script())) {
            return Optional.of(script() + " is not there");
        }
        if (Files.exists(NetworkNamespace.DIRECTORY.resolve(HUB))) {
            return Optional.of("a cluster of bin/quickstart is up already: bin/quickstart down");
        }
        return Lab.unavailable().or(() -> Tool.missing(Tool.ETCD));
    }

    private static Path script() {
        return Path.of(System.getProperty("hawser.launcher", "bin/hawser"))
                .toAbsolutePath()
                .resolveSibling("quickstart");
    }

    /** Raises it, and waits until all nodes are ready. */
    void raise() throws Exception {
        final String said = run(script.toString(), "--empty");
        final Matcher ready = READY.matcher(said);
        if (!ready.find()) {
            throw new ToolException("bin/quickstart --empty does not say when the cluster was ready: " + said);
        }
        readySeconds = Double.parseDouble(ready.group(1));
        client = on(
                HUB,
                () -> new KubeClient(KubeConfig.connection(state.resolve("control-plane/admin.kubeconfig")), ANSWER));
    }

    /** From the first namespace to the last node's being ready. */
    double readySeconds() {
        return readySeconds;
    }

    /** To be used in {@link #inHub}. */
    KubeClient client() {
        return client;
    }

    /** Runs a block where the API server is to be reached; threads that begin there stay there. */
    <T> T inHub(final Callable<T> block) throws Exception {
        return on(HUB, block);
    }

    /** The namespaces that are nodes. */
    List<String> nodes() throws IOException {
        try (Stream<Path> all = Files.list(NetworkNamespace.DIRECTORY)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(PREFIX + "node"))
                    .sorted()
                    .toList();
        }
    }

    /** Runs a block in one of them. */
    <T> T on(final String namespace, final Callable<T> block) throws Exception {
        try (NetworkNamespace open = NetworkNamespace.named(namespace)) {
            return open.call(block);
        }
    }

    /** The most memory that a process of a kind has, in MB; a kind is known by its command line. */
    double rssMegabytes(final Pattern kind) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .filter(path -> isOurs(path)
                            && kind.matcher(text(path.resolve("cmdline"))).find())
                    .mapToDouble(WholeCluster::rss)
                    .max()
                    .orElseThrow(() -> new IllegalStateException("no process is " + kind));
        }
    }

    /** Ends it; another may be raised. */
    void down() throws Exception {
        if (client != null) {
            client.close();
            client = null;
        }
        run(script.toString(), "down");
    }

    /** Ends it, and removes what it left. */
    void close() throws Exception {
        down();
        try (Stream<Path> files = Files.exists(state) ? Files.walk(state) : Stream.empty()) {
            for (final Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private String run(final String... command) throws Exception {
        final Path log = Files.createTempFile("hw-bench-quickstart-", ".log");
        try {
            final ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("HAWSER_QUICKSTART_DIR", state.toString());
            // What the benchmarks' own JVM may is not what the cluster's may.
            builder.environment().remove("JAVA_OPTS");
            final Process process = builder.start();
            final boolean ended = process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroy();
                process.waitFor();
            }
            final String said = Files.readString(log);
            if (!ended || process.exitValue() != 0) {
                throw new ToolException(String.join(" ", command) + (ended ? " failed: " : " took too long: ") + said);
            }
            return said;
        } finally {
            Files.delete(log);
        }
    }

    /** Whether a process is in one of the cluster's network namespaces. */
    private static boolean isOurs(final Path process) {
        try {
            final Object own = Files.getAttribute(process.resolve("ns/net"), "unix:ino");
            try (Stream<Path> all = Files.list(NetworkNamespace.DIRECTORY)) {
                for (final Path one : all.filter(
                                path -> path.getFileName().toString().startsWith(PREFIX))
                        .toList()) {
                    if (Files.getAttribute(one, "unix:ino").equals(own)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (final IOException e) {
            // It has ended.
            return false;
        }
    }

    private static String text(final Path file) {
        try {
            return Files.readString(file).replace('\0', ' ');
        } catch (final IOException e) {
            return "";
        }
    }

    private static double rss(final Path process) {
        final Matcher rss = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(text(process.resolve("status")));
        return rss.find() ? Double.parseDouble(rss.group(1)) * 1024 / 1e6 : 0;
    }
}
