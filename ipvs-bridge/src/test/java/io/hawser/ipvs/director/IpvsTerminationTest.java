package io.hawser.ipvs.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.testing.NeedsIpvs;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.testing.Place;
import io.hawser.proxy.testing.ServiceNetwork;
import io.hawser.proxy.testing.TestService;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of connections whose endpoint goes. */
@NeedsIpvs
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IpvsTerminationTest {
    private static final int TIMEOUT_MS = 20_000;
    private static final int BRIEF_MS = 300;
    private static final int SOURCE_PORT = 40_001;

    private ServiceNetwork network;
    private EchoServer first;
    private EchoServer second;
    private IpvsPlane plane;

    @BeforeAll
    void build() throws Exception {
        network = ServiceNetwork.build();
        first = EchoServer.in(network.in(Place.POD_A1), '1');
        second = EchoServer.in(network.in(Place.POD_A2), '2');
    }

    @AfterAll
    void remove() throws Exception {
        for (final AutoCloseable each : Arrays.asList(first, second, network)) {
            if (each != null) {
                each.close();
            }
        }
    }

    @BeforeEach
    void open() throws Exception {
        plane = network.in(Place.NODE).call(() -> IpvsPlane.open(ServiceNetwork.VIEW));
    }

    @AfterEach
    void cleanUp() {
        plane.cleanUp();
        plane.close();
        network.forgetConnections();
    }

    private void serve(final TestService service) {
        plane.apply(ServiceTable.of(List.of(service.build())));
    }

    private static TestService echo(final int number, final Place... endpoints) {
        return TestService.of(IpFamily.IPV4, endpoints).number(number).targetPort(EchoServer.PORT);
    }

    private Socket connect(final int sourcePort, final TestService service) throws Exception {
        final InetSocketAddress to = new InetSocketAddress(service.clusterIp().toInetAddress(), TestService.PORT);
        // A socket is of the namespace that it is bound in, not of the one that its object was made in.
        return network.in(Place.CLIENT).call(() -> {
            final Socket socket = new Socket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(sourcePort));
            socket.connect(to, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            return socket;
        });
    }

    private static int ask(final Socket socket) throws IOException {
        socket.getOutputStream().write('?');
        return socket.getInputStream().read();
    }

    private String saved() {
        return network.in(Place.NODE).run("ipvsadm-save -n");
    }

    private static String resentSyns(final TestNamespace place) {
        return place.run("nstat -asz TcpExtTCPSynRetrans")
                .lines()
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    @Test
    void establishedConnectionGoesOnWhileNewOnesGoElsewhereAndTheEndpointGoesWithItsLast() throws Exception {
        final TestService web = echo(1, Place.POD_A1);
        serve(web);
        final String withoutWeight = "-r 10.244.1.2:7070 -m -w 0";
        try (Socket old = connect(0, web)) {
            assertThat(ask(old)).isEqualTo('1');
            serve(web.endpoints(Place.POD_A2));
            assertThat(ask(old)).as("a connection from before").isEqualTo('1');
            try (Socket fresh = connect(0, web)) {
                assertThat(ask(fresh)).as("a new connection").isEqualTo('2');
            }
            assertThat(saved()).contains(withoutWeight);
            assertThat(plane.reconcile()).isFalse();
            assertThat(saved()).contains(withoutWeight);
            assertThat(ask(old)).isEqualTo('1');
            old.setSoLinger(true, 0);
        }
        Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(60)).until(() -> {
            assertThat(plane.reconcile()).isFalse();
            return !saved().contains(withoutWeight);
        });
    }

    @Test
    void endpointThatComesBackWhileItDrainsServesAgain() throws Exception {
        final TestService web = echo(2, Place.POD_A1);
        serve(web);
        try (Socket old = connect(0, web)) {
            assertThat(ask(old)).isEqualTo('1');
            serve(web.endpoints(Place.POD_A2));
            serve(web.endpoints(Place.POD_A1));
            assertThat(saved()).contains("-r 10.244.1.2:7070 -m -w 1").doesNotContain("10.244.1.3");
            try (Socket fresh = connect(0, web)) {
                assertThat(ask(fresh)).isEqualTo('1');
            }
            assertThat(ask(old)).isEqualTo('1');
        }
    }

    @Test
    void drainingOutlivesARestart() throws Exception {
        final TestService web = echo(3, Place.POD_A1);
        serve(web);
        try (Socket old = connect(0, web)) {
            assertThat(ask(old)).isEqualTo('1');
            serve(web.endpoints(Place.POD_A2));
            plane.close();
            plane = network.in(Place.NODE).call(() -> IpvsPlane.open(ServiceNetwork.VIEW));
            serve(web.endpoints(Place.POD_A2));
            assertThat(plane.lastChange()).isEmpty();
            assertThat(ask(old)).isEqualTo('1');
            serve(web.endpoints(Place.POD_A1));
            assertThat(saved()).contains("-r 10.244.1.2:7070 -m -w 1");
        }
    }

    @Test
    void portThatIsUsedAgainIsLedToAnotherEndpointWithoutAResentPacket() throws Exception {
        final TestService web = echo(4, Place.POD_A1);
        serve(web);
        try (Socket old = connect(SOURCE_PORT, web)) {
            assertThat(ask(old)).isEqualTo('1');
            old.getOutputStream().write(EchoServer.CLOSE);
            assertThat(old.getInputStream().read())
                    .as("the server closes first")
                    .isEqualTo(-1);
        }
        serve(web.endpoints(Place.POD_A2));
        assertThat(saved()).contains("-r 10.244.1.2:7070 -m -w 0");
        final String before = resentSyns(network.in(Place.CLIENT));
        try (Socket again = connect(SOURCE_PORT, web)) {
            assertThat(ask(again)).isEqualTo('2');
        }
        assertThat(resentSyns(network.in(Place.CLIENT))).isEqualTo(before);
    }

    @Test
    void udpFlowToAnEndpointThatWentGoesToAnother() throws Exception {
        final TestService dns =
                TestService.of(IpFamily.IPV4, Place.POD_A1).number(5).protocol(Protocol.UDP);
        serve(dns);
        try (DatagramSocket socket = network.in(Place.CLIENT).call(DatagramSocket::new)) {
            socket.setSoTimeout(BRIEF_MS);
            socket.connect(new InetSocketAddress(dns.clusterIp().toInetAddress(), TestService.PORT));
            Awaitility.await().pollInSameThread().until(() -> answer(socket).startsWith("pod-a1 "));
            serve(dns.endpoints(Place.POD_A2));
            assertThat(saved()).doesNotContain("10.244.1.2");
            Awaitility.await().pollInSameThread().until(() -> answer(socket).startsWith("pod-a2 "));
        }
    }

    private static String answer(final DatagramSocket socket) throws IOException {
        socket.send(new DatagramPacket(new byte[] {'?'}, 1));
        final DatagramPacket packet = new DatagramPacket(new byte[64], 64);
        try {
            socket.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
        } catch (final SocketTimeoutException e) {
            return "";
        }
    }
}
