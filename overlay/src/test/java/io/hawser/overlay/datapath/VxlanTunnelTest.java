package io.hawser.overlay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.net.MacAddress;
import io.hawser.overlay.testing.TestNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** VXLAN between two nodes, neither of whose kernels knows of it. */
class VxlanTunnelTest extends TunnelFixture {
    private static final int CHUNKS = 300;
    private static final int PORT = 4789;
    private static final int VNI = 1;

    VxlanTunnelTest() {
        super(
                new TunnelWire.Vxlan(PORT, VNI, MacAddress.parse("02:00:00:00:00:01")),
                new TunnelWire.Vxlan(PORT, VNI, MacAddress.parse("02:00:00:00:00:02")));
    }

    @Test
    void aLargeTransferArrivesUnchangedInBothFamilies() throws Exception {
        Transfer.run(first().pod(), second().pod(), TestNode.podAddress(SECOND), CHUNKS);
        Transfer.run(second().pod(), first().pod(), TestNode.podAddress(FIRST_V6), CHUNKS);
        assertThat(second().count(DatapathCounter.MALFORMED)).isZero();
        final TunnelStats.Latencies latencies =
                second().datapath().stats().latencies().orElseThrow();
        assertThat(latencies.in().getTotalCount()).isPositive();
        assertThat(latencies.out().getTotalCount()).isPositive();
    }

    @Test
    void packetsOfOddSizesAndWithOptionsArrive() {
        for (final int size : new int[] {0, 1, 7, 63, 1401}) {
            first().pod().run("ping -c 1 -W 2 -s " + size + " " + TestNode.podAddress(SECOND));
            first().pod().run("ping -c 1 -W 2 -s " + size + " " + TestNode.podAddress(SECOND_V6));
        }
        assertThat(first().pod().run("ping -R -c 1 -W 2 " + TestNode.podAddress(SECOND)))
                .contains("RR:");
    }

    @Test
    void aTunnelIsNoHop() {
        first().pod().run("ping -c 1 -W 2 -t 3 " + TestNode.podAddress(SECOND));
        assertThat(first().count(DatapathCounter.TTL_EXCEEDED)).isZero();
    }

    @Test
    void anIdleTunnelBurnsNothing() {
        final AtomicLong last = new AtomicLong(cpuNsOfWorkers());
        await().pollInterval(Duration.ofMillis(500)).atMost(SOON).until(() -> {
            final long now = cpuNsOfWorkers();
            return now - last.getAndSet(now) < TimeUnit.MILLISECONDS.toNanos(1);
        });
    }

    private static long cpuNsOfWorkers() {
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith(TunnelNode.DEVICE))
                .mapToLong(info -> threads.getThreadCpuTime(info.getThreadId()))
                .sum();
    }
}
