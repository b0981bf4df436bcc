package io.hawser.cni.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Host ports and limits, by the packets that pass.
 *
 * <pre>outside (198.18.0.2, fd18::2) - host (198.18.0.1, .3, fd18::1, ::3) - pod</pre>
 */
class HostPortTest {
    private static final int TIMEOUT_MS = 10_000;
    private static final String BOTH = "\"runtimeConfig\":{\"portMappings\":["
            + "{\"hostPort\":8080,\"containerPort\":80,\"protocol\":\"tcp\"%1$s},"
            + "{\"hostPort\":8080,\"containerPort\":81,\"protocol\":\"udp\"%1$s},"
            + "{\"hostPort\":8080,\"containerPort\":82,\"protocol\":\"sctp\"%1$s}]}";

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @TempDir
    Path directory;

    private EngineHost host;
    private TestNamespace pod;
    private TestNamespace outside;

    @BeforeEach
    void open() throws Exception {
        host = new EngineHost(namespaces, directory);
        pod = namespaces.create("pod");
        outside = namespaces.create("outside");
        outside.run("ip link add out0 type veth peer name out0 netns "
                + host.namespace().name());
        address(outside, "198.18.0.2/24", "fd18::2/64");
        address(host.namespace(), "198.18.0.1/24", "198.18.0.3/24", "fd18::1/64", "fd18::3/64");
    }

    @AfterEach
    void close() {
        host.close();
    }

    @ParameterizedTest
    @CsvSource({"false, 198.18.0.1", "false, fd18::1", "true, 198.18.0.1", "true, fd18::1"})
    void onePortOfEachProtocolLeadsToItsOwnPortOfThePodByBothFamilies(final boolean routed, final String address)
            throws Exception {
        host.add("a", pod, (routed ? "\"mode\":\"routed\"," : "") + BOTH.formatted(""));
        try (ServerSocket tcp = pod.call(() -> new ServerSocket(80));
                DatagramSocket udp = pod.call(() -> new DatagramSocket(81));
                DatagramSocket client = outside.call(DatagramSocket::new)) {
            tcp.setSoTimeout(TIMEOUT_MS);
            try (Socket socket = connect(outside, address);
                    Socket accepted = tcp.accept()) {
                assertThat(socket.isConnected()).isTrue();
                assertThat(accepted.getInetAddress())
                        .isEqualTo(InetAddress.getByName(address.contains(":") ? "fd18::2" : "198.18.0.2"));
            }
            assertThat(asked(client, udp, address)).isEqualTo(new InetSocketAddress(address, 8080));
        }
        host.succeed("DEL", "a", "", "");
        assertThat(host.elements()).isEmpty();
        assertThatThrownBy(() -> connect(outside, address)).isInstanceOf(ConnectException.class);
    }

    /** Its packets come back to it over the port of the bridge that they left by. */
    @ParameterizedTest
    @ValueSource(strings = {"198.18.0.1", "fd18::1"})
    void podReachesItselfByItsHostPort(final String address) throws Exception {
        host.add("a", pod, "\"hairpinMode\":true," + BOTH.formatted(""));
        try (ServerSocket tcp = pod.call(() -> new ServerSocket(80));
                Socket socket = connect(pod, address)) {
            tcp.setSoTimeout(TIMEOUT_MS);
            assertThat(tcp.accept().getInetAddress().getHostAddress()).matches("10\\.244\\.1\\.1|fd00:244:0:1:0:0:0:1");
            assertThat(socket.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"198.18.0.3, 198.18.0.1", "fd18::3, fd18::1"})
    void portOfOneAddressIsOpenThereAlone(final String open, final String closed) throws Exception {
        host.add("a", pod, BOTH.formatted(",\"hostIP\":\"" + open + "\""));
        try (ServerSocket tcp = pod.call(() -> new ServerSocket(80));
                Socket socket = connect(outside, open)) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(tcp.isBound()).isTrue();
            assertThatThrownBy(() -> connect(outside, closed)).isInstanceOf(ConnectException.class);
        }
    }

    /** A flow keeps the translation it began with, or its lack of one, for as long as packets come. */
    @Test
    void udpFlowThatBeganBeforeThePodReachesItAndAfterwardsItsSuccessor() throws Exception {
        final TestNamespace successor = namespaces.create("successor");
        try (DatagramSocket client = outside.call(DatagramSocket::new)) {
            // The kernel tracks flows only once somebody translates addresses.
            host.add("other", namespaces.create("other"), "\"ipMasq\":true");
            send(client, "198.18.0.1");
            host.add("a", pod, BOTH.formatted(""));
            try (DatagramSocket udp = pod.call(() -> new DatagramSocket(81))) {
                assertThat(asked(client, udp, "198.18.0.1").getPort()).isEqualTo(8080);
            }
            host.succeed("DEL", "a", "", "");
            host.add("b", successor, BOTH.formatted(""));
            try (DatagramSocket udp = successor.call(() -> new DatagramSocket(81))) {
                assertThat(asked(client, udp, "198.18.0.1").getPort()).isEqualTo(8080);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.18.0.1", "fd18::1"})
    void sctpReachesThePod(final String to) throws Exception {
        host.add("a", pod, BOTH.formatted(""));
        final String family = to.contains(":") ? "ip6" : "ip";
        pod.run("nft add table " + family + " seen");
        pod.run("nft add chain " + family + " seen input { type filter hook input priority 0 ; }");
        pod.run("nft add rule " + family + " seen input meta l4proto sctp sctp dport 82 counter");
        SctpInit.send(outside, to, 8080);
        await().untilAsserted(() ->
                assertThat(pod.run("nft list table " + family + " seen")).contains("counter packets 1 "));
    }

    /** What takes at least so long however fast the machine is: one megabyte, less the burst, at 8 Mbit/s. */
    @ParameterizedTest
    @ValueSource(strings = {"ingress", "egress"})
    void limitedPodIsHeldToItsRateInEitherDirection(final String direction) throws Exception {
        final int bytes = 1_000_000;
        host.add(
                "a",
                pod,
                "\"runtimeConfig\":{\"bandwidth\":{\"%1$sRate\":8000000,\"%1$sBurst\":1600000}}".formatted(direction));
        final boolean ingress = direction.equals("ingress");
        final TestNamespace receiver = ingress ? pod : outside;
        final TestNamespace sender = ingress ? outside : pod;
        outside.run("ip route add 10.244.1.0/24 via 198.18.0.1");
        final String address = ingress ? "10.244.1.2" : "198.18.0.2";
        try (ServerSocket server = receiver.call(() -> new ServerSocket(8080));
                Socket socket = connect(sender, address);
                Socket accepted = server.accept()) {
            accepted.setSoTimeout(TIMEOUT_MS);
            final Thread writer = new Thread(() -> {
                try {
                    socket.getOutputStream().write(new byte[bytes]);
                    socket.shutdownOutput();
                } catch (final IOException e) {
                    throw new AssertionError(e);
                }
            });
            final long began = System.nanoTime();
            writer.start();
            assertThat(accepted.getInputStream().readAllBytes()).hasSize(bytes);
            assertThat(System.nanoTime() - began).isGreaterThan(700_000_000L);
            writer.join();
        }
    }

    private static void address(final TestNamespace namespace, final String... addresses) {
        namespace.run("ip link set out0 up");
        for (final String address : addresses) {
            namespace.run("ip addr add " + address + " dev out0" + (address.contains(":") ? " nodad" : ""));
        }
    }

    private static Socket connect(final TestNamespace from, final String address) throws Exception {
        return from.call(() -> {
            final Socket socket = new Socket();
            socket.connect(new InetSocketAddress(InetAddress.getByName(address), 8080), TIMEOUT_MS);
            return socket;
        });
    }

    /** @return who the answer seems to come from */
    private static InetSocketAddress asked(final DatagramSocket client, final DatagramSocket server, final String to)
            throws IOException {
        send(client, to);
        final DatagramPacket packet = new DatagramPacket(new byte[16], 16);
        server.setSoTimeout(TIMEOUT_MS);
        server.receive(packet);
        server.send(packet);
        client.setSoTimeout(TIMEOUT_MS);
        final DatagramPacket answer = new DatagramPacket(new byte[16], 16);
        client.receive(answer);
        return (InetSocketAddress) answer.getSocketAddress();
    }

    private static void send(final DatagramSocket client, final String to) throws IOException {
        final byte[] bytes = "hello".getBytes(StandardCharsets.US_ASCII);
        client.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(to), 8080));
    }
}
