package io.hawser.overlay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.testing.TestNode;
import io.hawser.overlay.testing.TestUnderlay;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Node 1 stands on a network of MTU 1400, such as another tunnel; node 2 on one of 1500. */
class MixedMtuTest {
    private static final int TIMEOUT_MS = 10_000;
    private static final int BYTES = 1 << 20;

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestCluster cluster;
    private TestCluster.Member first;
    private TestCluster.Member second;
    private TestNamespace pod1;
    private TestNamespace pod2;

    @BeforeEach
    void raise() throws Exception {
        cluster = new TestCluster("{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
        final TestUnderlay underlay = new TestUnderlay(namespaces);
        final TestNode node1 = underlay.addNode();
        final TestNode node2 = underlay.addNode();
        node1.namespace().run("ip link set eth0 mtu 1400");
        first = cluster.start(node1);
        second = cluster.start(node2);
        cluster.awaitReady();
        pod1 = first.addPod();
        pod2 = second.addPod();
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    @Test
    void eachNodeTellsItsOwnMtuAndTcpPassesBothWays() throws Exception {
        assertThat(first.env().mtu()).isEqualTo(1350);
        assertThat(second.env().mtu()).isEqualTo(1450);
        await().atMost(TestCluster.SOON)
                .untilAsserted(() -> pod1.run("ping -c 1 -W 1 -M do -s 1322 " + TestNode.podAddress(second.subnet())));
        assertThat(transfer(pod1, pod2, second)).isEqualTo(BYTES);
        assertThat(transfer(pod2, pod1, first)).isEqualTo(BYTES);
    }

    /** How many bytes arrive of a megabyte. */
    private static int transfer(final TestNamespace from, final TestNamespace to, final TestCluster.Member member)
            throws Exception {
        final InetAddress address = TestNode.podAddress(member.subnet()).toInetAddress();
        try (ServerSocket server = to.call(() -> new ServerSocket(0, 1, address));
                Socket client = from.call(Socket::new)) {
            server.setSoTimeout(TIMEOUT_MS);
            final CompletableFuture<Integer> received = CompletableFuture.supplyAsync(() -> receive(server));
            from.call(() -> {
                client.connect(new InetSocketAddress(address, server.getLocalPort()), TIMEOUT_MS);
                return null;
            });
            final OutputStream out = client.getOutputStream();
            out.write(new byte[BYTES]);
            client.shutdownOutput();
            return received.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        }
    }

    private static int receive(final ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.setSoTimeout(TIMEOUT_MS);
            return socket.getInputStream().readAllBytes().length;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
