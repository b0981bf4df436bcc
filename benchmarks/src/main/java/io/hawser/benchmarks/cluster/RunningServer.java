package io.hawser.benchmarks.cluster;

import io.hawser.controlplane.cli.EtcdChild;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An API server as a process, and an etcd with an empty store for it. */
final class RunningServer {
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final int BETWEEN_MS = 5;
    private static final int END_SECONDS = 20;
    private static final int KB = 1024;

    private final ApiServer kind;
    private final Path directory;
    private final EtcdChild etcd;
    private final Path tokens;
    private Process process;
    private Client client;

    RunningServer(final ApiServer kind) throws IOException {
        this.kind = kind;
        this.directory = Files.createTempDirectory("hw-bench-cluster-");
        this.etcd = EtcdChild.start(directory);
        this.tokens = Files.writeString(directory.resolve("tokens"), ApiServer.TOKEN + ",bench,1,\"system:masters\"\n");
    }

    /** Starts the server, and returns how long it took until it was ready, in milliseconds. */
    double start() throws IOException, InterruptedException {
        final int port = freePort();
        final List<String> command = kind.command(etcd.endpoint(), directory, tokens, port);
        client = new Client("https://127.0.0.1:" + port);
        final long began = System.nanoTime();
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile())
                .start();
        while (!client.isReady()) {
            if (!process.isAlive() || System.nanoTime() - began > STARTING.toNanos()) {
                throw new IOException(
                        command.get(0) + " did not start: " + Files.readString(directory.resolve("server.log")));
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
        }
        return (System.nanoTime() - began) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    Client client() {
        return client;
    }

    /** The memory that it holds, in MB. */
    double rssMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElseThrow()
                / KB;
    }

    /** Ends the server; etcd and what is in it stay. */
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            process = null;
        }
    }

    /** Ends both, and removes what they wrote. */
    void close() throws IOException, InterruptedException {
        try {
            stop();
        } finally {
            etcd.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (final Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
