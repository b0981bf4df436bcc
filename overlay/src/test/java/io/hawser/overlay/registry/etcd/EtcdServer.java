package io.hawser.overlay.registry.etcd;

import io.hawser.kube.tls.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real etcd on loopback, for tests: Debian's {@code etcd-server} and {@code etcd-client}. Its data lie in a directory
 * of its own until it is closed; stopped and started again it finds them there. Ended by its pid, also when the JVM
 * ends.
 */
public final class EtcdServer implements AutoCloseable {
    private static final int START_SECONDS = 30;
    private static final int TOOL_SECONDS = 30;

    private final Path directory;
    private final int clientPort = freePort();
    private final int peerPort = freePort();
    private final List<String> flags = new ArrayList<>();
    private final List<String> clientFlags = new ArrayList<>();
    private final Thread hook = new Thread(this::kill, "end-etcd");
    private String name = "test";
    private String cluster = name + "=http://127.0.0.1:" + peerPort;
    private String scheme = "http";
    private Process process;

    /** An etcd that is not yet started. */
    public EtcdServer() {
        try {
            directory = Files.createTempDirectory("hw-etcd-");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** A running etcd. */
    public static EtcdServer started() {
        return new EtcdServer().start();
    }

    /** Running members of one cluster. */
    public static List<EtcdServer> cluster(final int size) {
        final List<EtcdServer> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            final EtcdServer member = new EtcdServer();
            member.name = "member-" + i;
            member.cluster = member.name + "=http://127.0.0.1:" + member.peerPort;
            members.add(member);
        }
        final String all = members.stream().map(member -> member.cluster).collect(Collectors.joining(","));
        members.forEach(member -> {
            member.cluster = all;
            member.launch();
        });
        members.forEach(EtcdServer::awaitHealth);
        return members;
    }

    /** Serves TLS, and asks clients for certificates, from the next start on. */
    public EtcdServer withTls(final TestCertificates certificates) {
        scheme = "https";
        flags.addAll(List.of(
                "--cert-file=" + certificates.serverCertificate(),
                "--key-file=" + certificates.serverKey(),
                "--trusted-ca-file=" + certificates.authority(),
                "--client-cert-auth"));
        clientFlags.addAll(List.of(
                "--cacert=" + certificates.authority(),
                "--cert=" + certificates.clientCertificate(),
                "--key=" + certificates.clientKey()));
        return this;
    }

    /** What etcdctl gives besides, such as a user. */
    public EtcdServer withClientFlags(final String... more) {
        clientFlags.addAll(List.of(more));
        return this;
    }

    /** Starts it and waits until it answers. */
    public EtcdServer start() {
        launch();
        awaitHealth();
        return this;
    }

    private void launch() {
        final List<String> command = new ArrayList<>(List.of(
                "etcd",
                "--name=" + name,
                "--data-dir=" + directory.resolve("data"),
                "--listen-client-urls=" + endpoint(),
                "--advertise-client-urls=" + endpoint(),
                "--listen-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-cluster=" + cluster,
                "--heartbeat-interval=20",
                "--election-timeout=200",
                "--log-level=warn",
                "--logger=zap"));
        command.addAll(flags);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("log").toFile()))
                    .start();
        } catch (final IOException e) {
            throw new AssertionError("etcd cannot be started: is Debian's etcd-server installed?", e);
        }
    }

    private void awaitHealth() {
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!run(List.of("endpoint", "health"), false).ok()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new AssertionError("etcd did not start: " + log());
            }
        }
    }

    /** Ends it at once, as a power failure would; its data stay. */
    public void stop() {
        kill();
    }

    /** Whether it was started and not stopped. */
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Whether it leads its cluster. */
    public boolean isLeader() {
        // endpoint, id, version, size, leader, learner, ...
        return ctl("endpoint", "status", "-w", "simple").matches("([^,]*, ){4}true,.*");
    }

    /** Stops its threads without closing its connections, as a host that hangs would. */
    public void freeze() {
        signal("-STOP");
    }

    /** The opposite of {@link #freeze}. */
    public void thaw() {
        signal("-CONT");
    }

    /** Saves its data as etcdctl does, for {@link #restore}. */
    public Path backUp() {
        final Path file = directory.resolve("backup");
        ctl("snapshot", "save", file.toString());
        return file;
    }

    /** Puts what was saved in the place of its data; it must be stopped. */
    public void restore(final Path file) {
        wipe();
        ctl(
                "snapshot",
                "restore",
                file.toString(),
                "--name=" + name,
                "--data-dir=" + directory.resolve("data"),
                "--initial-cluster=" + cluster,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort);
    }

    /** Deletes its data; it must be stopped. */
    public void wipe() {
        deleteTree(directory.resolve("data"));
    }

    /** Where clients find it. */
    public URI endpoint() {
        return URI.create(scheme + "://127.0.0.1:" + clientPort);
    }

    /** Runs etcdctl; its words. Returns what it printed, without the last line's end. */
    public String ctl(final String... words) {
        final Result result = run(List.of(words), true);
        if (!result.ok()) {
            throw new AssertionError("etcdctl " + String.join(" ", words) + ": " + result.output() + log());
        }
        return result.output().strip();
    }

    /** Grants an etcd lease and returns its number in hexadecimal. */
    public String grantLease(final int seconds) {
        return ctl("lease", "grant", Integer.toString(seconds)).replaceAll("(?s)lease ([0-9a-f]+) granted.*", "$1");
    }

    /** The revision that its keys are at. */
    public String revision() {
        return ctl("get", "none", "-w", "json").replaceAll("(?s).*\"revision\":([0-9]+).*", "$1");
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(hook);
        deleteTree(directory);
    }

    private Result run(final List<String> words, final boolean patient) {
        final List<String> command = new ArrayList<>(List.of("etcdctl", "--endpoints=" + endpoint()));
        if (!patient) {
            command.add("--command-timeout=300ms");
            command.add("--dial-timeout=300ms");
        }
        command.addAll(clientFlags);
        command.addAll(words);
        try {
            final Path out = Files.createTempFile(directory, "etcdctl", ".out");
            final ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
            builder.environment().putAll(Map.of("ETCDCTL_API", "3"));
            final Process tool = builder.start();
            if (!tool.waitFor(TOOL_SECONDS, TimeUnit.SECONDS)) {
                tool.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " did not end");
            }
            final String output = Files.readString(out, StandardCharsets.UTF_8);
            Files.delete(out);
            return new Result(tool.exitValue() == 0, output);
        } catch (final IOException | InterruptedException e) {
            throw new AssertionError(String.join(" ", command), e);
        }
    }

    private void signal(final String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (final IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void kill() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        try {
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("etcd does not end");
            }
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (final IOException e) {
            return e.toString();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(final Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (final Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Result(boolean ok, String output) {}
}
