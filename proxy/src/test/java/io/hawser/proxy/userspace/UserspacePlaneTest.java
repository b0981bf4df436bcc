package io.hawser.proxy.userspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.InMemoryPlane;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServicePort;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the plane puts in place, compares and removes. */
class UserspacePlaneTest {
    private static final ProxySettings SETTINGS =
            ProxySettings.DEFAULT.withThreads(1).withDrain(Duration.ZERO);
    private static final String OURS = "ip route show table local proto " + LocalRoutes.PROTOCOL;
    private static final int NODE_PORT = 30_080;

    private final ProxyNetwork network = new ProxyNetwork();

    @AfterEach
    void close() {
        network.close();
    }

    private void assertAnswered(final Socket client, final ServerSocket listening) throws Exception {
        client.getOutputStream().write('x');
        assertThat(network.accept(listening).getInputStream().read()).isEqualTo('x');
    }

    @Test
    void servicesNeedNothingInTheKernelButALocalRoute() throws Exception {
        final ServerSocket listening = network.listen();
        final UserspacePlane plane = network.plane(SETTINGS, ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        assertAnswered(network.connect(), listening);
        assertThat(network.node().run(OURS).strip()).startsWith("local 198.18.0.0/24 dev lo");
        assertThat(network.node().run("nft list ruleset")).isBlank();
        plane.cleanUp();
        assertThat(network.node().run(OURS)).isBlank();
        assertThat(network.node().run("ss -ltnH")).isBlank();
    }

    @Test
    void routeThatSomebodyDeletedComesBackAndStaleOnesGo() throws Exception {
        final ServerSocket listening = network.listen();
        final UserspacePlane plane = network.plane(SETTINGS, ProxyNetwork.tcp(ProxyNetwork.at(listening)));
        assertThat(plane.reconcile()).isFalse();
        network.node().run("ip route flush table local proto " + LocalRoutes.PROTOCOL);
        assertThat(plane.reconcile()).isTrue();
        assertAnswered(network.connect(), listening);
        network.node().run("ip route add local 198.18.9.0/24 dev lo proto " + LocalRoutes.PROTOCOL);
        assertThat(plane.reconcile()).isTrue();
        assertThat(network.node().run(OURS).strip().lines()).hasSize(1);
    }

    @Test
    void routesOfAFormerRunAreFoundAndKept() throws Exception {
        final ServerSocket listening = network.listen();
        final ServicePort service = ProxyNetwork.tcp(ProxyNetwork.at(listening));
        network.plane(SETTINGS, service).close();
        assertThat(network.node().run(OURS)).isNotBlank();
        final UserspacePlane next = network.plane(SETTINGS, service);
        assertThat(next.reconcile()).isFalse();
        assertAnswered(network.connect(), listening);
    }

    @Test
    void newDaemonTakesOverWithoutAGapAndTheOldOneDrains() throws Exception {
        final ServerSocket listening = network.listen();
        final ServicePort service = ProxyNetwork.tcp(ProxyNetwork.at(listening));
        final UserspacePlane old = network.plane(SETTINGS.withDrain(Duration.ofSeconds(30)), service);
        final Socket early = network.connect();
        final Socket earlyServer = network.accept(listening);
        network.plane(SETTINGS, service);
        final Thread closing = new Thread(old::close);
        closing.start();
        for (int i = 0; i < 20; i++) {
            // The old one waits for those that it has taken before it was told to end.
            try (Socket client = network.connect()) {
                client.getOutputStream().write('x');
                try (Socket server = network.accept(listening)) {
                    assertThat(server.getInputStream().read()).isEqualTo('x');
                }
            }
        }
        early.getOutputStream().write('e');
        assertThat(earlyServer.getInputStream().read()).isEqualTo('e');
        early.close();
        earlyServer.close();
        closing.join(Duration.ofSeconds(20).toMillis());
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void portThatAProcessHasIsServedOnceItIsFree() throws Exception {
        final ServerSocket listening = network.listen();
        final ServerSocket foreign = network.listenOnNode(NODE_PORT);
        final UserspacePlane plane =
                network.plane(SETTINGS, ProxyNetwork.service(Protocol.TCP, NODE_PORT, ProxyNetwork.at(listening)));
        assertAnswered(network.connect(), listening);
        foreign.close();
        plane.reconcile();
        assertAnswered(network.connectOnNode("198.51.100.1", NODE_PORT), listening);
    }

    @Test
    void nodePortsFollowTheNodesAddresses() throws Exception {
        final ServerSocket listening = network.listen();
        final UserspacePlane plane =
                network.plane(SETTINGS, ProxyNetwork.service(Protocol.TCP, NODE_PORT, ProxyNetwork.at(listening)));
        network.node().run("ip address add 192.0.2.1/24 dev c");
        plane.reconcile();
        assertAnswered(network.connectOnNode("192.0.2.1", NODE_PORT), listening);
        network.node().run("ip address del 192.0.2.1/24 dev c");
        plane.reconcile();
        assertThat(network.node().run("ss -ltnH src 192.0.2.1")).isBlank();
    }

    @Test
    void localhostNodePortsAreServedBesideAPlaneOfTheKernel() throws Exception {
        final ServerSocket listening = network.listen();
        final ServicePort service = ProxyNetwork.service(Protocol.TCP, NODE_PORT, ProxyNetwork.at(listening));
        final NodeView loopback = new NodeView(List.of(), List.of(), List.of(IpPrefix.parse("127.0.0.0/8")), false);
        try (DataPlane plane =
                network.node().call(() -> LoopbackNodePorts.beside(view -> new InMemoryPlane(), loopback, SETTINGS))) {
            plane.apply(ProxyNetwork.table(service));
            assertAnswered(network.connectOnNode("127.0.0.1", NODE_PORT), listening);
            assertThatThrownBy(() -> network.connectOnNode("198.51.100.1", NODE_PORT))
                    .isInstanceOf(IOException.class);
            assertThat(network.node().run(OURS)).isBlank();
            plane.apply(ProxyNetwork.table());
            assertThatThrownBy(() -> network.connectOnNode("127.0.0.1", NODE_PORT))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void localhostNodePortsAreLeftAloneUnlessAskedFor() throws Exception {
        final InMemoryPlane kernel = new InMemoryPlane();
        assertThat(LoopbackNodePorts.beside(view -> kernel, ProxyNetwork.VIEW, SETTINGS))
                .isSameAs(kernel);
    }

    @Test
    void providerFindsWhatItNeedsAndLeavesNothing() throws Exception {
        final UserspaceProvider provider = new UserspaceProvider(SETTINGS);
        assertThat(network.node().call(provider::missing)).isEmpty();
        assertThat(network.node().run("ip route show table local 192.0.2.1")).isBlank();
        network.plane(SETTINGS, ProxyNetwork.tcp()).close();
        network.node().call(() -> {
            provider.removeLeftovers();
            return null;
        });
        assertThat(network.node().run(OURS)).isBlank();
    }

    @Test
    void thousandsOfServicesAreListenedTo() throws Exception {
        final ServerSocket listening = network.listen();
        final ServicePort[] services = IntStream.range(1, 2_000)
                .mapToObj(port -> ServiceOnPort.of(port, ProxyNetwork.at(listening)))
                .toArray(ServicePort[]::new);
        final UserspacePlane plane = network.plane(SETTINGS, services);
        assertThat(network.node().run("ss -ltnH").lines()).hasSize(services.length);
        plane.apply(ProxyNetwork.table(services[79]));
        assertThat(network.node().run("ss -ltnH").lines()).hasSize(1);
        assertAnswered(network.connect(), listening);
    }
}
