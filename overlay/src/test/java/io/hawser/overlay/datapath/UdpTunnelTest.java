package io.hawser.overlay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.hawser.overlay.testing.TestNode;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Flannel's udp between two nodes. */
class UdpTunnelTest extends TunnelFixture {
    private static final int CHUNKS = 400;
    private static final int MEASURED = 5;

    UdpTunnelTest() {
        super(new TunnelWire.Udp(8285), new TunnelWire.Udp(8285));
    }

    @Test
    void aLargeTransferArrivesUnchangedInBothDirectionsAndFamilies() throws Exception {
        Transfer.run(first().pod(), second().pod(), TestNode.podAddress(SECOND), CHUNKS);
        Transfer.run(second().pod(), first().pod(), TestNode.podAddress(FIRST), CHUNKS);
        Transfer.run(first().pod(), second().pod(), TestNode.podAddress(SECOND_V6), CHUNKS);
        Transfer.run(second().pod(), first().pod(), TestNode.podAddress(FIRST_V6), CHUNKS);
        final long received = second().count(DatapathCounter.RECEIVED_PACKETS);
        assertThat(second().count(DatapathCounter.DELIVERED_PACKETS))
                .as("of %s packets most are joined to larger ones", received)
                .isLessThan(received / 2);
    }

    @Test
    void packetsCostNoGarbage() throws Exception {
        for (int i = 0; i < 5; i++) {
            Transfer.run(first().pod(), second().pod(), TestNode.podAddress(SECOND), CHUNKS);
        }
        final long[] allocated = new long[MEASURED];
        final long packets = first().count(DatapathCounter.SENT_PACKETS);
        for (int i = 0; i < MEASURED; i++) {
            final long before = allocatedByWorkers();
            Transfer.run(first().pod(), second().pod(), TestNode.podAddress(SECOND), CHUNKS);
            allocated[i] = allocatedByWorkers() - before;
        }
        assertThat(first().count(DatapathCounter.SENT_PACKETS) - packets).isGreaterThan(MEASURED * CHUNKS);
        // What is allocated once, where something is used for the first time, is none of the packets'.
        Arrays.sort(allocated);
        assertThat(allocated[MEASURED / 2])
                .as("bytes that the workers allocated in most transfers: %s", Arrays.toString(allocated))
                .isZero();
    }

    @Test
    void eachTunnelIsAHop() {
        assertThatThrownBy(() -> first().pod().run("ping -c 1 -W 1 -t 2 " + TestNode.podAddress(SECOND)))
                .hasMessageContaining("Time to live exceeded");
        assertThatThrownBy(() -> first().pod().run("ping -c 1 -W 1 -t 2 " + TestNode.podAddress(SECOND_V6)))
                .hasMessageContaining("Hop limit");
        assertThat(first().count(DatapathCounter.TTL_EXCEEDED)).isEqualTo(2);
    }

    @Test
    void aDestinationThatNoPeerHasIsUnreachable() {
        assertThatThrownBy(() -> first().pod().run("ping -c 1 -W 1 10.244.99.1"))
                .hasMessageContaining("Unreachable");
        assertThat(first().count(DatapathCounter.NO_PEER)).isPositive();
    }

    @Test
    void fragmentsOfAPodArriveWhole() {
        first().pod().run("ping -c 3 -i 0.2 -W 1 -s 9000 " + TestNode.podAddress(SECOND));
        first().pod().run("ping -c 3 -i 0.2 -W 1 -s 9000 " + TestNode.podAddress(SECOND_V6));
    }

    @Test
    void aPathThatBecomesSmallerIsToldToThePods() throws Exception {
        first().node().namespace().run("ip route add 198.18.0.2/32 dev eth0 mtu 1300");
        Transfer.run(first().pod(), second().pod(), TestNode.podAddress(SECOND), CHUNKS);
        assertThat(first().count(DatapathCounter.ICMP_ERRORS)).isPositive();
        assertThat(first().pod().run("ip route get " + TestNode.podAddress(SECOND)))
                .contains("mtu 1272");
    }

    @Test
    void aTransferOutlivesARestart() throws Exception {
        Transfer.run(first().pod(), second().pod(), TestNode.podAddress(SECOND), CHUNKS, () -> {
            second().close();
            second().start();
            second().peers(first());
        });
    }

    private static long allocatedByWorkers() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith(TunnelNode.DEVICE))
                .mapToLong(info -> threads.getThreadAllocatedBytes(info.getThreadId()))
                .sum();
    }
}
