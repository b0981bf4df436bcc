package io.hawser.proxy.userspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.userspace.io.ProxyCounter;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection through the proxy, as its two ends see it. */
class TcpRelayTest {
    private static final ProxySettings SETTINGS = ProxySettings.DEFAULT.withDrain(Duration.ZERO);
    private static final int MEGABYTE = 1 << 20;

    private final ProxyNetwork network = new ProxyNetwork();

    @AfterEach
    void close() {
        network.close();
    }

    private static void send(final Socket socket, final String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String receive(final Socket socket, final int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    @Test
    void eachWayEndsByItself() throws Exception {
        final ServerSocket listening = network.listen();
        network.plane(SETTINGS, ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final Socket client = network.connect();
        final Socket server = network.accept(listening);
        send(client, "question");
        client.shutdownOutput();
        assertThat(server.getInputStream().readAllBytes()).asString().isEqualTo("question");
        send(server, "answer");
        assertThat(receive(client, 6)).isEqualTo("answer");
        server.shutdownOutput();
        assertThat(client.getInputStream().read()).isNegative();
    }

    @Test
    void serverMaySpeakFirst() throws Exception {
        final ServerSocket listening = network.listen();
        network.plane(SETTINGS, ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final Socket client = network.connect();
        send(network.accept(listening), "220 ready");
        assertThat(receive(client, 9)).isEqualTo("220 ready");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 64})
    void bulkArrivesUnchangedBothWaysCopiedOrSpliced(final int pipes) throws Exception {
        final ServerSocket listening = network.listen();
        final UserspacePlane plane = network.plane(
                SETTINGS.withLimits(100, 100, 4 * MEGABYTE, pipes), ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final Socket client = network.connect();
        final Socket server = network.accept(listening);
        final List<CompletableFuture<Long>> sums = List.of(
                CompletableFuture.supplyAsync(() -> sent(client, 1)),
                CompletableFuture.supplyAsync(() -> received(server)),
                CompletableFuture.supplyAsync(() -> sent(server, 2)),
                CompletableFuture.supplyAsync(() -> received(client)));
        assertThat(sums.get(1).get(60, TimeUnit.SECONDS)).isEqualTo(sums.get(0).get());
        assertThat(sums.get(3).get(60, TimeUnit.SECONDS)).isEqualTo(sums.get(2).get());
        Awaitility.await().until(() -> plane.connections() == 0);
        assertThat(plane.counters().get(ProxyCounter.COPIED_BYTES)
                        + plane.counters().get(ProxyCounter.SPLICED_BYTES))
                .isEqualTo(64L * MEGABYTE);
        assertThat(plane.counters().get(ProxyCounter.SPLICED_BYTES) > 0).isEqualTo(pipes > 0);
    }

    /** Sends 32 MiB in pieces of odd sizes. */
    private static long sent(final Socket socket, final int seed) {
        final Random random = new Random(seed);
        final CRC32 sum = new CRC32();
        try (OutputStream stream = new NotClosing(socket.getOutputStream())) {
            int left = 32 * MEGABYTE;
            while (left > 0) {
                final byte[] piece = new byte[Math.min(left, 1 + random.nextInt(300_000))];
                random.nextBytes(piece);
                sum.update(piece);
                stream.write(piece);
                left -= piece.length;
            }
            socket.shutdownOutput();
            return sum.getValue();
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long received(final Socket socket) {
        final CRC32 sum = new CRC32();
        final byte[] piece = new byte[100_000];
        try {
            final InputStream stream = socket.getInputStream();
            int count = stream.read(piece);
            while (count >= 0) {
                sum.update(piece, 0, count);
                count = stream.read(piece);
            }
            return sum.getValue();
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A socket's stream that leaves the socket open. */
    private static final class NotClosing extends java.io.FilterOutputStream {
        NotClosing(final OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(final byte[] bytes, final int from, final int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void slowReaderHoldsTheSenderBackAndLosesNothing(final int pipes) throws Exception {
        final ServerSocket listening = network.listen();
        network.plane(SETTINGS.withLimits(100, 100, 4 * MEGABYTE, pipes), ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final SocketChannel client = network.connectChannel();
        final Socket server = network.accept(listening);
        client.configureBlocking(false);
        final long sent = fill(client);
        // Four socket buffers of a few MiB, a pipe and a chunk.
        assertThat(sent).isBetween(100_000L, 64L * MEGABYTE);
        client.shutdownOutput();
        long received = 0;
        final byte[] piece = new byte[MEGABYTE];
        int count = server.getInputStream().read(piece);
        while (count >= 0) {
            received += count;
            count = server.getInputStream().read(piece);
        }
        assertThat(received).isEqualTo(sent);
    }

    /** Sends until nothing is taken for a while. */
    private static long fill(final SocketChannel channel) throws Exception {
        final ByteBuffer piece = ByteBuffer.allocateDirect(64 * 1024);
        long sent = 0;
        int idle = 0;
        while (idle < 50 && sent < 256L * MEGABYTE) {
            piece.clear();
            final int count = channel.write(piece);
            sent += count;
            idle = count == 0 ? idle + 1 : 0;
            if (count == 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        return sent;
    }

    @Test
    void readersThatFindNoMemoryLeftAreServedAllTheSame() throws Exception {
        final ServerSocket listening = network.listen();
        network.plane(SETTINGS.withLimits(100, 100, 2 * 64 * 1024, 0), ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final List<SocketChannel> clients = new ArrayList<>();
        final List<Socket> servers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(network.connectChannel());
            servers.add(network.accept(listening));
        }
        final List<Long> sent = new ArrayList<>();
        for (final SocketChannel client : clients) {
            client.configureBlocking(false);
            sent.add(fill(client));
            client.shutdownOutput();
        }
        // Two of four hold the only chunks; the others' bytes have stayed where they were, and pass one by one.
        for (int i = servers.size() - 1; i >= 0; i--) {
            long received = 0;
            final byte[] piece = new byte[MEGABYTE];
            for (int count = 0;
                    count >= 0;
                    count = servers.get(i).getInputStream().read(piece)) {
                received += count;
            }
            assertThat(received).as("connection %s", i).isEqualTo(sent.get(i));
        }
    }

    @Test
    void resetOfOneSideBecomesAResetOfTheOther() throws Exception {
        final ServerSocket listening = network.listen();
        final UserspacePlane plane = network.plane(SETTINGS, ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final Socket client = network.connect();
        final Socket server = network.accept(listening);
        send(client, "a");
        assertThat(receive(server, 1)).isEqualTo("a");
        server.setSoLinger(true, 0);
        server.close();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        final Socket other = network.connect();
        final Socket otherServer = network.accept(listening);
        send(other, "b");
        assertThat(receive(otherServer, 1)).isEqualTo("b");
        other.setSoLinger(true, 0);
        other.close();
        assertThatThrownBy(() -> otherServer.getInputStream().read()).isInstanceOf(IOException.class);
        Awaitility.await().until(() -> plane.connections() == 0);
    }

    @Test
    void endpointThatRefusesIsPassedOver() throws Exception {
        final ServerSocket listening = network.listen();
        final UserspacePlane plane = network.plane(
                SETTINGS,
                ProxyNetwork.tcp(ProxyNetwork.at(listening), ProxyNetwork.at(ProxyNetwork.SERVER, network.deadPort())));
        for (int i = 0; i < 40; i++) {
            final Socket client = network.connect();
            send(client, "x");
            assertThat(receive(network.accept(listening), 1)).isEqualTo("x");
        }
        assertThat(plane.counters().get(ProxyCounter.CONNECT_FAILED)).isPositive();
        assertThat(plane.counters().get(ProxyCounter.UNREACHABLE)).isZero();
    }

    @Test
    void endpointThatIsSilentIsGivenUpForAnother() throws Exception {
        final ServerSocket listening = network.listen();
        final UserspacePlane plane = network.plane(
                SETTINGS.withConnect(Duration.ofSeconds(1), 2),
                ProxyNetwork.tcp(ProxyNetwork.at(listening), ProxyNetwork.at(ProxyNetwork.NOBODY, 80)));
        for (int i = 0; i < 30 && plane.counters().get(ProxyCounter.CONNECT_FAILED) == 0; i++) {
            final Socket client = network.connect();
            send(client, "x");
            assertThat(receive(network.accept(listening), 1)).isEqualTo("x");
        }
        assertThat(plane.counters().get(ProxyCounter.CONNECT_FAILED)).isPositive();
    }

    @Test
    void connectionIsResetIfNoEndpointAnswers() throws Exception {
        final UserspacePlane plane = network.plane(
                SETTINGS.withConnect(Duration.ofMillis(100), 3),
                ProxyNetwork.tcp(
                        ProxyNetwork.at(ProxyNetwork.SERVER, network.deadPort()),
                        ProxyNetwork.at(ProxyNetwork.NOBODY, 80)));
        final Socket client = network.connect();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        assertThat(plane.counters().get(ProxyCounter.UNREACHABLE)).isOne();
        Awaitility.await().until(() -> plane.connections() == 0);
    }

    @Test
    void thousandsOfConnectionsAreServedAtOnce() throws Exception {
        final ServerSocket listening = network.listen();
        final UserspacePlane plane =
                network.plane(ProxyNetwork.VIEW, SETTINGS.withThreads(2), ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final int count = 2_000;
        final List<Socket> clients = new ArrayList<>();
        final List<Socket> servers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(network.connect());
            servers.add(network.accept(listening));
        }
        assertThat(plane.connections()).isEqualTo(count);
        // The order in which the server accepts is not the clients': each tells its number.
        for (int i = 0; i < count; i++) {
            new DataOutputStream(clients.get(i).getOutputStream()).writeInt(i);
        }
        for (final Socket server : servers) {
            final int number = new DataInputStream(server.getInputStream()).readInt();
            new DataOutputStream(server.getOutputStream()).writeInt(number);
        }
        for (int i = 0; i < count; i++) {
            assertThat(new DataInputStream(clients.get(i).getInputStream()).readInt())
                    .isEqualTo(i);
            clients.get(i).close();
            servers.get(i).close();
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> plane.connections() == 0);
    }

    @Test
    void connectionsBeyondTheLimitWaitForOthersToEnd() throws Exception {
        final ServerSocket listening = network.listen();
        final UserspacePlane plane =
                network.plane(SETTINGS.withLimits(2, 100, MEGABYTE, 4), ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final Socket first = network.connect();
        network.accept(listening);
        network.connect();
        network.accept(listening);
        final Socket third = network.connect();
        send(third, "x");
        assertThat(plane.connections()).isEqualTo(2);
        assertThat(plane.counters().get(ProxyCounter.ACCEPTED)).isEqualTo(2);
        first.setSoLinger(true, 0);
        first.close();
        assertThat(receive(network.accept(listening), 1)).isEqualTo("x");
    }

    @Test
    void whatIsCarriedIsToldWhileItIs() throws Exception {
        final ServerSocket listening = network.listen();
        final UserspacePlane plane = network.plane(SETTINGS, ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final Socket client = network.connect();
        send(client, "ping");
        final Socket server = network.accept(listening);
        assertThat(receive(server, 4)).isEqualTo("ping");
        // The bytes have gone before they are counted.
        Awaitility.await().until(() -> count(plane, "copied_bytes") == 4);
        assertThat(plane.carried().orElseThrow().connections()).isEqualTo(1);
        assertThat(count(plane, "accepted")).isEqualTo(1);
        client.close();
        server.close();
        Awaitility.await().until(() -> plane.carried().orElseThrow().connections() == 0);
        assertThat(count(plane, "ended")).isEqualTo(1);
    }

    private static long count(final UserspacePlane plane, final String name) {
        return plane.carried().orElseThrow().counts().stream()
                .filter(count -> count.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void connectionsToAnEndpointThatTerminatesGoOnUntilTheyEnd() throws Exception {
        final ServerSocket old = network.listen();
        final ServerSocket next = network.listen();
        final UserspacePlane plane = network.plane(SETTINGS, ProxyNetwork.tcp(ProxyNetwork.at(old)));
        final Socket client = network.connect();
        final Socket server = network.accept(old);
        plane.apply(ProxyNetwork.table(ProxyNetwork.tcp(ProxyNetwork.at(next))));
        send(client, "still here");
        assertThat(receive(server, 10)).isEqualTo("still here");
        send(network.connect(), "new");
        assertThat(receive(network.accept(next), 3)).isEqualTo("new");
        plane.apply(ProxyNetwork.table());
        send(server, "and still");
        assertThat(receive(client, 9)).isEqualTo("and still");
        assertThatThrownBy(network::connect).isInstanceOf(IOException.class);
    }

    @Test
    void backendIsToldTheClientsAddressWhereItWantsTo() throws Exception {
        final ServerSocket listening = network.listen();
        network.plane(
                SETTINGS.withProxyProtocol(Set.of(new ServiceName("test", "web"))),
                ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        final Socket client = network.connect();
        send(client, "GET");
        final byte[] header = network.accept(listening).getInputStream().readNBytes(31);
        // As haproxy 2.6 with send-proxy-v2 writes it: signature, 21 11, length 12, addresses, ports.
        assertThat(HexFormat.of().formatHex(header))
                .isEqualTo("0d0a0d0a000d0a515549540a" + "2111000c" + "c6336402" + "c6120001"
                        + HexFormat.of().toHexDigits((short) client.getLocalPort()) + "0050" + "474554");
    }
}
