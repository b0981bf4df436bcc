package io.hawser.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.net.IpPrefix;
import io.hawser.node.cli.HawserMain;
import io.hawser.overlay.lease.SubnetEnv;
import io.hawser.overlay.testing.TestNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code hawser node} as a process of its own in a node's namespace. */
final class NodeProcess {
    private static final Duration START = Duration.ofSeconds(60);
    private static final int HEALTH_PORT = 8471;
    private static final int HTTP_TIMEOUT_MS = 5_000;

    private final TestNode node;
    private final Path directory;
    private final List<String> flags;
    private Process process;

    NodeProcess(final TestNode node, final String... flags) throws IOException {
        this.node = node;
        this.flags = List.of(flags);
        directory = Files.createTempDirectory("hw-node-");
        start();
    }

    /** Starts it; does not wait. */
    void start() throws IOException {
        final List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        // What this JVM may do, as the launcher allows it; newer ones print warnings into the log otherwise.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                HawserMain.class.getName(),
                "node",
                "--etcd-endpoints",
                ClusterEtcd.URL,
                "--iface",
                "eth0",
                "--ip-masq",
                "--healthz-ip",
                "127.0.0.1",
                "--healthz-port",
                Integer.toString(HEALTH_PORT),
                "--status-socket",
                statusSocket().toString(),
                "--subnet-file",
                subnetFile().toString()));
        command.addAll(flags);
        process = node.namespace()
                .start(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())));
    }

    TestNode node() {
        return node;
    }

    Path statusSocket() {
        return directory.resolve("node.sock");
    }

    Path subnetFile() {
        return directory.resolve("subnet.env");
    }

    /** Waits until it has a subnet, and its device. */
    NodeProcess awaitSubnet() {
        await().atMost(START).untilAsserted(() -> {
            assertThat(process.isAlive()).as(this::logText).isTrue();
            assertThat(subnetFile()).as(this::logText).exists();
            assertThat(node.namespace().run("ip -br link")).contains("flannel.1");
        });
        return this;
    }

    /** Waits until the daemon itself says that it has a lease, and that the kernel holds all that it should. */
    void awaitReady() {
        await().atMost(START)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(readyz()).as(this::logText).isEqualTo(HttpURLConnection.HTTP_OK));
    }

    /** What it counts. */
    String metrics() throws Exception {
        return node.namespace().call(() -> {
            final URL url =
                    URI.create("http://127.0.0.1:" + HEALTH_PORT + "/metrics").toURL();
            final HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
            connection.setReadTimeout(HTTP_TIMEOUT_MS);
            connection.setRequestProperty("Connection", "close");
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        });
    }

    private int readyz() throws Exception {
        return node.namespace().call(() -> {
            final URL url =
                    URI.create("http://127.0.0.1:" + HEALTH_PORT + "/readyz").toURL();
            final HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(HTTP_TIMEOUT_MS);
            connection.setReadTimeout(HTTP_TIMEOUT_MS);
            connection.setRequestProperty("Connection", "close");
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        });
    }

    SubnetEnv subnetEnv() {
        try {
            return SubnetEnv.parse(Files.readString(subnetFile()));
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Of both families, where it has both. */
    List<IpPrefix> subnets() {
        return Stream.of(subnetEnv().subnets().ipv4(), subnetEnv().subnets().ipv6())
                .flatMap(Optional::stream)
                .toList();
    }

    IpPrefix subnet() {
        return subnetEnv().subnets().ipv4().orElseThrow();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** SIGTERM, and its exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(this::logText).isTrue();
        return process.exitValue();
    }

    String logText() {
        try {
            return Files.readString(log());
        } catch (final IOException e) {
            return e.toString();
        }
    }

    /** Ends it and deletes all it left outside the kernel. */
    void remove() throws IOException, InterruptedException {
        kill();
        Files.deleteIfExists(subnetFile());
        Files.deleteIfExists(statusSocket());
        Files.deleteIfExists(log());
        Files.deleteIfExists(directory);
    }

    private Path log() {
        return directory.resolve("log");
    }
}
