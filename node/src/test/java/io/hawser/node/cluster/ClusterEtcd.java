package io.hawser.node.cluster;

import static org.awaitility.Awaitility.await;

import io.hawser.linux.testing.TestNamespace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real etcd in the underlay's namespace, at 198.18.0.254. */
final class ClusterEtcd {
    static final String URL = "http://198.18.0.254:2379";

    private final TestNamespace namespace;
    private final Path directory;
    private Process process;

    ClusterEtcd(final TestNamespace namespace) throws IOException {
        this.namespace = namespace;
        directory = Files.createTempDirectory("hw-etcd-");
        start();
    }

    void start() throws IOException {
        final File log = directory.resolve("log").toFile();
        process = namespace.start(new ProcessBuilder(
                        "etcd",
                        "--name=test",
                        "--data-dir=" + directory.resolve("data"),
                        "--listen-client-urls=" + URL,
                        "--advertise-client-urls=" + URL,
                        "--listen-peer-urls=http://127.0.0.1:2380",
                        "--initial-advertise-peer-urls=http://127.0.0.1:2380",
                        "--initial-cluster=test=http://127.0.0.1:2380",
                        "--heartbeat-interval=20",
                        "--election-timeout=200",
                        "--log-level=warn")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log)));
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> {
                    etcdctl("endpoint", "health");
                    return true;
                });
    }

    /** Ends it as a power failure would; its data stay. */
    void stop() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** Deletes all it knows. It must be stopped. */
    void wipe() throws IOException {
        deleteTree(directory.resolve("data"));
    }

    String etcdctl(final String... words) {
        final List<String> command = new ArrayList<>(List.of("env", "ETCDCTL_API=3", "etcdctl", "--endpoints=" + URL));
        command.addAll(List.of(words));
        return namespace.run(command, "").strip();
    }

    /** Ends it and deletes all it left. */
    void remove() throws IOException, InterruptedException {
        stop();
        deleteTree(directory);
    }

    private static void deleteTree(final Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
