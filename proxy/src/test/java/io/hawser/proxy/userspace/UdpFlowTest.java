package io.hawser.proxy.userspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.userspace.io.ProxyCounter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Datagrams through the proxy, as clients and backends see them. */
class UdpFlowTest {
    private static final ProxySettings SETTINGS = ProxySettings.DEFAULT.withDrain(Duration.ZERO);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final ProxyNetwork network = new ProxyNetwork();

    @AfterEach
    void close() {
        network.close();
    }

    private static Endpoint at(final DatagramChannel channel) throws IOException {
        return ProxyNetwork.at(ProxyNetwork.SERVER, ((InetSocketAddress) channel.getLocalAddress()).getPort());
    }

    private static void send(final DatagramChannel channel, final int length) throws IOException {
        channel.write(ByteBuffer.allocate(length));
    }

    /** Waits for a datagram of this length, and says where it is from. */
    private static SocketAddress receive(final DatagramChannel channel, final int length) {
        final ByteBuffer room = ByteBuffer.allocate(70_000);
        final SocketAddress from = Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> channel.receive(room.clear()), source -> source != null);
        assertThat(room.position()).isEqualTo(length);
        return from;
    }

    private static boolean comes(final DatagramChannel channel, final Duration patience) throws IOException {
        final long beginNs = System.nanoTime();
        while (System.nanoTime() - beginNs < patience.toNanos()) {
            if (channel.receive(ByteBuffer.allocate(70_000)) != null) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private static SocketAddress exchange(final DatagramChannel client, final DatagramChannel server)
            throws IOException {
        send(client, 5);
        final SocketAddress from = receive(server, 5);
        server.send(ByteBuffer.allocate(7), from);
        receive(client, 7);
        return from;
    }

    @Test
    void eachClientHasAFlowOfItsOwnThatStays() throws Exception {
        final DatagramChannel server = network.datagramServer();
        final UserspacePlane plane = network.plane(SETTINGS, ProxyNetwork.udp(at(server)));
        final DatagramChannel one = network.datagrams();
        final DatagramChannel other = network.datagrams();
        final Set<SocketAddress> sources = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            sources.add(exchange(one, server));
            sources.add(exchange(other, server));
        }
        assertThat(sources).hasSize(2);
        assertThat(plane.flows()).isEqualTo(2);
    }

    @Test
    void emptyAndLargeDatagramsPass() throws Exception {
        final DatagramChannel server = network.datagramServer();
        network.plane(SETTINGS, ProxyNetwork.udp(at(server)));
        final DatagramChannel client = network.datagrams();
        // A connected channel sends no empty datagram.
        client.disconnect();
        for (final int length : new int[] {0, 1, 1_472, 9_000, 65_000}) {
            client.send(ByteBuffer.allocate(length), ProxyNetwork.FRONTEND);
            server.send(ByteBuffer.allocate(length), receive(server, length));
            receive(client, length);
        }
    }

    @Test
    void silentFlowsEndTheUnansweredOnesFirst() throws Exception {
        final DatagramChannel server = network.datagramServer();
        final UserspacePlane plane =
                network.plane(SETTINGS.withUdp(Duration.ofMillis(200), LONG), ProxyNetwork.udp(at(server)));
        final DatagramChannel answered = network.datagrams();
        // An answer that this thread gives too late meets no flow any more.
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    send(answered, 5);
                    server.send(ByteBuffer.allocate(7), receive(server, 5));
                    return comes(answered, Duration.ofMillis(500));
                });
        final DatagramChannel unanswered = network.datagrams();
        send(unanswered, 3);
        receive(server, 3);
        Awaitility.await().until(() -> plane.flows() == 1);
        exchange(answered, server);
        assertThat(plane.flows()).isEqualTo(1);
    }

    @Test
    void answeredFlowsEndWithTheirTimeToo() throws Exception {
        final DatagramChannel server = network.datagramServer();
        final UserspacePlane plane =
                network.plane(SETTINGS.withUdp(LONG, Duration.ofMillis(200)), ProxyNetwork.udp(at(server)));
        exchange(network.datagrams(), server);
        Awaitility.await().until(() -> plane.flows() == 0);
    }

    @Test
    void newClientsTakeThePlaceOfTheOneThatWasSilentLongest() throws Exception {
        final DatagramChannel server = network.datagramServer();
        final UserspacePlane plane =
                network.plane(SETTINGS.withLimits(10, 4, 1 << 20, 4), ProxyNetwork.udp(at(server)));
        final List<DatagramChannel> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(network.datagrams());
            exchange(clients.get(i), server);
        }
        assertThat(plane.flows()).isEqualTo(4);
        assertThat(plane.counters().get(ProxyCounter.FLOWS_EVICTED)).isEqualTo(4);
        exchange(clients.get(0), server);
    }

    @Test
    void flowsToAnEndpointThatWentAreLedElsewhere() throws Exception {
        final DatagramChannel old = network.datagramServer();
        final DatagramChannel next = network.datagramServer();
        final UserspacePlane plane = network.plane(SETTINGS, ProxyNetwork.udp(at(old)));
        final DatagramChannel client = network.datagrams();
        exchange(client, old);
        plane.apply(ProxyNetwork.table(ProxyNetwork.udp(at(next))));
        exchange(client, next);
    }

    @Test
    void endpointThatIsNotThereIsLeftForAnother() throws Exception {
        final DatagramChannel server = network.datagramServer();
        final UserspacePlane plane = network.plane(
                SETTINGS, ProxyNetwork.udp(at(server), ProxyNetwork.at(ProxyNetwork.SERVER, network.deadPort())));
        for (int i = 0; i < 10; i++) {
            final DatagramChannel client = network.datagrams();
            final ByteBuffer room = ByteBuffer.allocate(100);
            // The first may be lost at the endpoint that is not there; what is sent again is not.
            Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> {
                send(client, 5);
                return server.receive(room.clear()) != null;
            });
        }
        assertThat(plane.counters().get(ProxyCounter.DATAGRAMS_IN)).isGreaterThanOrEqualTo(10);
    }
}
