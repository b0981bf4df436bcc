package io.hawser.overlay.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Several threads a node, each with a queue of the device and a socket of its own on the same port.
 *
 * <pre>pod1 ── cni0 node1 flannel0 (3 queues) ── eth0 ── br0 ── eth0 ── flannel0 (3 queues) node2 cni0 ── pod2</pre>
 */
class ManyWorkersTest {
    private static final int WORKERS = 3;
    private static final int FLOWS = 4;
    private static final int CHUNKS = 100;
    private static final IpPrefix FIRST = IpPrefix.parse("10.244.1.0/24");
    private static final IpPrefix SECOND = IpPrefix.parse("10.244.2.0/24");
    private static final TunnelWire WIRE = new TunnelWire.Udp(8285);

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void manyFlowsAtOnceArriveUnchanged() throws Exception {
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        final ExecutorService threads = Executors.newFixedThreadPool(FLOWS);
        try (TunnelNode first = new TunnelNode(underlay.addNode(), WIRE, WORKERS, FIRST);
                TunnelNode second = new TunnelNode(underlay.addNode(), WIRE, WORKERS, SECOND)) {
            first.peers(second);
            second.peers(first);
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> first.pod().run("ping -c 1 -W 1 " + TestNode.podAddress(SECOND)));
            final List<Future<?>> flows = new ArrayList<>();
            for (int i = 0; i < FLOWS; i++) {
                flows.add(threads.submit(() -> {
                    Transfer.run(first.pod(), second.pod(), TestNode.podAddress(SECOND), CHUNKS);
                    return null;
                }));
            }
            for (final Future<?> flow : flows) {
                flow.get(100, TimeUnit.SECONDS);
            }
            assertThat(second.count(DatapathCounter.MALFORMED)).isZero();
            assertThat(second.count(DatapathCounter.UNKNOWN_PEER)).isZero();
        } finally {
            threads.shutdownNow();
        }
    }
}
