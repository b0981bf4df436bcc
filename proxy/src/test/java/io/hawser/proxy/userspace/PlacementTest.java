package io.hawser.proxy.userspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.hawser.linux.LinuxException;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.NativeMemory;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.Callable;
import org.agrona.concurrent.UnsafeBuffer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sender and a receiver that are bound to a core each, and the proxy's one thread between them. */
class PlacementTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MASK_LENGTH = 1024;

    private final ProxyNetwork network = new ProxyNetwork();

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void threadKeepsOffTheCoreThatBulkComesFromAsLongAsItComes() throws Exception {
        final BitSet all = allowed("self");
        assumeThat(all.cardinality()).as("cores").isGreaterThan(1);
        final int source = all.nextSetBit(0);
        final int sink = all.nextSetBit(source + 1);
        final ServerSocket listening = network.listen();
        network.plane(ProxySettings.DEFAULT.withThreads(1), ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final Socket client = network.connect();
        final Socket server = network.accept(listening);
        final Thread receiver = bound(sink, () -> drain(server));
        final Thread sender = bound(source, () -> fill(client));

        final BitSet others = (BitSet) all.clone();
        others.clear(source);
        Awaitility.await().atMost(PATIENCE).until(() -> allowed(proxyThread()).equals(others));

        client.close();
        server.close();
        sender.join();
        receiver.join();
        Awaitility.await().atMost(PATIENCE).until(() -> allowed(proxyThread()).equals(all));
    }

    private static Thread bound(final int core, final Callable<Void> work) {
        final Thread thread = new Thread(() -> {
            final UnsafeBuffer mask = NativeMemory.allocate(MASK_LENGTH);
            mask.putByte(core / Byte.SIZE, (byte) (1 << core % Byte.SIZE));
            NativeMemory.with(
                    mask,
                    at -> LinuxException.check(LibC.get().schedSetaffinity(0, MASK_LENGTH, at), "sched_setaffinity"));
            try {
                work.call();
            } catch (final Exception e) {
                // The sockets are closed when enough is seen.
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Void fill(final Socket socket) throws IOException {
        final byte[] bytes = new byte[128 * 1024];
        while (!socket.isClosed()) {
            socket.getOutputStream().write(bytes);
        }
        return null;
    }

    private static Void drain(final Socket socket) throws IOException {
        final byte[] bytes = new byte[128 * 1024];
        while (socket.getInputStream().read(bytes) >= 0) {
            assertThat(bytes).isNotEmpty();
        }
        return null;
    }

    /** The name of its directory in /proc. */
    private static String proxyThread() throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (final Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).strip().equals("proxy-1")) {
                    return "self/task/" + thread.getFileName();
                }
            }
        }
        throw new IllegalStateException("there is no thread proxy-1");
    }

    /** Cpus_allowed_list of /proc: {@code 0-2,5}. */
    private static BitSet allowed(final String thread) throws IOException {
        final BitSet cores = new BitSet();
        final String list = Files.readAllLines(Path.of("/proc", thread, "status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .findFirst()
                .orElseThrow()
                .replaceAll("[^0-9,-]", "");
        for (final String range : list.split(",", -1)) {
            final String[] ends = range.split("-", -1);
            cores.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        }
        return cores;
    }
}
