package io.hawser.overlay.datapath;

import static org.awaitility.Awaitility.await;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two nodes with a pod each, and a third on the same network that is no peer.
 *
 * <pre>pod1 ── cni0 node1 flannel0 ── eth0 ── br0 ── eth0 ── flannel0 node2 cni0 ── pod2
 *                                        └── eth0 stranger</pre>
 */
abstract class TunnelFixture {
    static final Duration SOON = Duration.ofSeconds(15);
    static final IpPrefix FIRST = IpPrefix.parse("10.244.1.0/24");
    static final IpPrefix SECOND = IpPrefix.parse("10.244.2.0/24");
    static final IpPrefix FIRST_V6 = IpPrefix.parse("fd00:0:0:1::/64");
    static final IpPrefix SECOND_V6 = IpPrefix.parse("fd00:0:0:2::/64");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private final TunnelWire firstWire;
    private final TunnelWire secondWire;
    private TunnelNode first;
    private TunnelNode second;
    private TestNode stranger;

    TunnelFixture(final TunnelWire firstWire, final TunnelWire secondWire) {
        this.firstWire = firstWire;
        this.secondWire = secondWire;
    }

    @BeforeEach
    void raise() throws Exception {
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        first = new TunnelNode(underlay.addNode(), firstWire, FIRST, FIRST_V6);
        second = new TunnelNode(underlay.addNode(), secondWire, SECOND, SECOND_V6);
        stranger = underlay.addNode();
        first.peers(second);
        second.peers(first);
        ping(SECOND);
        ping(SECOND_V6);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    TunnelNode first() {
        return first;
    }

    TunnelNode second() {
        return second;
    }

    TestNode stranger() {
        return stranger;
    }

    /** From the first pod to the second. */
    void ping(final IpPrefix subnet) {
        await().atMost(SOON).untilAsserted(() -> first.pod().run("ping -c 1 -W 1 " + TestNode.podAddress(subnet)));
    }
}
