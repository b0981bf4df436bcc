package io.hawser.proxy.userspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the proxy's thread allocates for what it forwards. */
class AllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int CHUNKS = 20_000;
    private static final int BULK = 256 * 1024;

    private final ProxyNetwork network = new ProxyNetwork();

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void nothingIsAllocatedForWhatIsForwarded() throws Exception {
        final ServerSocket listening = network.listen();
        network.plane(ProxySettings.DEFAULT.withDrain(Duration.ZERO), ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final Socket client = network.connect();
        final Socket server = network.accept(listening);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        forward(client, server, WARM_UP, 1);
        forward(client, server, WARM_UP / 100, BULK);
        final long before = allocated();
        forward(client, server, CHUNKS, 1);
        forward(client, server, CHUNKS / 100, BULK);
        // Less than a byte for each of what it was woken up for: the sampler itself costs the thread nothing.
        assertThat(allocated() - before).isLessThan(CHUNKS);
    }

    private static void forward(final Socket from, final Socket to, final int times, final int length)
            throws Exception {
        final OutputStream out = from.getOutputStream();
        final InputStream in = to.getInputStream();
        final byte[] bytes = new byte[length];
        for (int i = 0; i < times; i++) {
            // So small a piece does not fill the buffers between, so that one thread can do both.
            out.write(bytes);
            assertThat(in.readNBytes(bytes, 0, length)).isEqualTo(length);
        }
    }

    private static long allocated() {
        final com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().startsWith("proxy-"))
                .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getThreadId()))
                .sum();
    }
}
