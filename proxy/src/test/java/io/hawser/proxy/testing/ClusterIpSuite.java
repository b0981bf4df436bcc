package io.hawser.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hawser.linux.net.IpFamily;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What calls to ClusterIPs come to, whatever the plane. */
public abstract class ClusterIpSuite extends DataPlaneSuite {
    private static final int SCTP_PORT = 40_132;
    private static final int CALLS = 240;

    @ParameterizedTest
    @MethodSource("families")
    void podReachesAnEndpointUnderItsOwnAddress(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_B1);
        serve(web);
        assertThat(call(Place.POD_A1, web.clusterIp())).isEqualTo(unchanged(Place.POD_B1, Place.POD_A1, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void callFromOutsideOfTheClusterIsMasqueraded(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_B1);
        serve(web);
        assertThat(call(Place.CLIENT, web.clusterIp())).isEqualTo(masqueraded(Place.POD_B1, family));
        serve(web.endpoints(Place.POD_A2));
        assertThat(call(Place.CLIENT, web.clusterIp())).isEqualTo(masqueraded(Place.POD_A2, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void nodeItselfReachesEndpointsHereAndElsewhere(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_A1);
        serve(web);
        assertThat(call(Place.NODE, web.clusterIp())).isEqualTo(masqueraded(Place.POD_A1, family));
        serve(web.endpoints(Place.POD_B1));
        assertThat(call(Place.NODE, web.clusterIp())).isEqualTo(masqueraded(Place.POD_B1, family));
        serve(web.endpoints(Place.PEER));
        assertThat(call(Place.NODE, web.clusterIp())).isEqualTo(masqueraded(Place.PEER, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void endpointsAreChosenEquallyOften(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_A2, Place.POD_B1, Place.PEER);
        serve(web);
        Spread.assertEven(answers(Place.POD_A1, web.clusterIp(), TestService.PORT, CALLS), 3);
        serve(web.endpoints(Place.POD_A2, Place.PEER));
        Spread.assertEven(answers(Place.POD_A1, web.clusterIp(), TestService.PORT, CALLS), 2);
        serve(web.endpoints(Place.PEER, Place.POD_B1, Place.POD_A2));
        Spread.assertEven(answers(Place.POD_A1, web.clusterIp(), TestService.PORT, CALLS), 3);
    }

    @ParameterizedTest
    @MethodSource("families")
    void podThatIsChosenForItsOwnCallSeesTheNodeCall(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_A1);
        serve(web);
        assertThat(call(Place.POD_A1, web.clusterIp())).isEqualTo(masqueraded(Place.POD_A1, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void samePortServesTcpAndUdpApart(final IpFamily family) throws Exception {
        final TestService tcp = TestService.of(family, Place.POD_A2);
        final TestService udp =
                TestService.of(family, Place.POD_B1).protocol(Protocol.UDP).targetPort(ServiceNetwork.SECOND_PORT);
        serve(tcp, udp);
        assertThat(call(Place.POD_A1, tcp.clusterIp())).isEqualTo(unchanged(Place.POD_A2, Place.POD_A1, family));
        assertThat(call(Place.POD_A1, Protocol.UDP, udp.clusterIp(), TestService.PORT))
                .isEqualTo(unchanged(Place.POD_B1, Place.POD_A1, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void sctpAssociationIsLedToAnEndpoint(final IpFamily family) throws Exception {
        assumeTrue(servesSctp(), "not by this plane");
        final TestService web = TestService.of(family, Place.POD_A2).protocol(Protocol.SCTP);
        serve(web);
        try (RawSctp server = RawSctp.in(network().in(Place.POD_A2), family);
                RawSctp pod = RawSctp.in(network().in(Place.POD_A1), family);
                RawSctp outside = RawSctp.in(network().in(Place.CLIENT), family)) {
            pod.sendInit(web.clusterIp(), SCTP_PORT, TestService.PORT);
            assertThat(server.receiveInit(Caller.PATIENT_MS)).hasValue(ServiceNetwork.PORT);
            outside.sendInit(web.clusterIp(), SCTP_PORT, TestService.PORT);
            assertThat(server.receiveInit(Caller.PATIENT_MS)).hasValue(ServiceNetwork.PORT);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "UDP"})
    void serviceWithoutEndpointRefuses(final Protocol protocol) throws Exception {
        for (final IpFamily family : IpFamily.values()) {
            final TestService web = TestService.of(family).protocol(protocol);
            serve(web);
            for (final Place from : List.of(Place.CLIENT, Place.POD_A1, Place.NODE)) {
                final long resets = refusals(from).resets();
                final long unreachable = refusals(from).unreachable();
                assertThat(call(from, protocol, web.clusterIp(), TestService.PORT))
                        .as("%s from %s", family, from)
                        .isEqualTo(Reply.REFUSED);
                assertThat(List.of(
                                refusals(from).resets() - resets, refusals(from).unreachable() - unreachable))
                        .as("resets and ICMP messages to %s of %s", from, family)
                        .isEqualTo(protocol == Protocol.TCP ? List.of(1L, 0L) : List.of(0L, 1L));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void portThatTheServiceDoesNotHaveIsRefused(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_B1);
        serve(web);
        assertThat(call(Place.POD_A1, web.clusterIp(), 81)).isEqualTo(Reply.REFUSED);
        assertThat(call(Place.NODE, web.clusterIp(), 81)).isEqualTo(Reply.REFUSED);
        assertThat(call(Place.CLIENT, Protocol.UDP, web.clusterIp(), TestService.PORT))
                .isEqualTo(Reply.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("families")
    void clusterIpThatNoServiceHasIsRefusedAndDoesNotLeaveTheNode(final IpFamily family) throws Exception {
        serve(TestService.of(family, Place.POD_B1));
        assertThat(call(Place.POD_A1, ServiceNetwork.clusterIp(family, 200))).isEqualTo(Reply.REFUSED);
        assertThat(call(Place.NODE, ServiceNetwork.clusterIp(family, 200))).isEqualTo(Reply.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("families")
    void clusterIpOutsideOfTheKnownRangesIsServedAndGuardedTheSame(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_B1);
        serve(new NodeView(ServiceNetwork.CLUSTER_CIDRS, List.of(), List.of(), false), web);
        assertThat(call(Place.POD_A1, web.clusterIp())).isEqualTo(unchanged(Place.POD_B1, Place.POD_A1, family));
        assertThat(call(Place.CLIENT, web.clusterIp())).isEqualTo(masqueraded(Place.POD_B1, family));
        assertThat(call(Place.POD_A1, web.clusterIp(), 81)).isEqualTo(Reply.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("families")
    void internalPolicyLocalKeepsCallsOnTheNode(final IpFamily family) throws Exception {
        final TestService web =
                TestService.of(family, Place.POD_A2, Place.POD_B1).internalLocal();
        serve(web);
        assertThat(answers(Place.POD_A1, web.clusterIp(), TestService.PORT, 20)).containsOnlyKeys("pod-a2");
        assertThat(call(Place.NODE, web.clusterIp())).isEqualTo(masqueraded(Place.POD_A2, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void internalPolicyLocalWithoutLocalEndpointDrops(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_B1).internalLocal();
        serve(web);
        assertThat(callBriefly(Place.POD_A1, Protocol.TCP, web.clusterIp(), TestService.PORT))
                .isEqualTo(Reply.SILENCE);
        serve(web.endpoints());
        assertThat(call(Place.POD_A1, web.clusterIp())).isEqualTo(Reply.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("families")
    void terminatingEndpointsServePolicyLocalWhereTheModelSaysSo(final IpFamily family) throws Exception {
        final TestService web =
                TestService.of(family, Place.POD_B1).internalLocal().localEndpoints(Place.POD_A2);
        serve(web);
        assertThat(call(Place.POD_A1, web.clusterIp())).isEqualTo(unchanged(Place.POD_A2, Place.POD_A1, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void allCallsAreMasqueradedIfTheNodeIsToldSo(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_B1);
        serve(new NodeView(ServiceNetwork.CLUSTER_CIDRS, ServiceNetwork.SERVICE_CIDRS, List.of(), true), web);
        assertThat(call(Place.POD_A1, web.clusterIp())).isEqualTo(masqueraded(Place.POD_B1, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void withoutRangesOfPodsNoCallToAClusterIpIsMasqueraded(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_A2);
        serve(new NodeView(List.of(), ServiceNetwork.SERVICE_CIDRS, List.of(), false), web);
        assertThat(call(Place.CLIENT, web.clusterIp())).isEqualTo(unchanged(Place.POD_A2, Place.CLIENT, family));
    }

    @Test
    void removedServiceIsRefusedAndOthersGoOn() throws Exception {
        final TestService web = TestService.of(IpFamily.IPV4, Place.POD_A2);
        final TestService api =
                TestService.of(IpFamily.IPV4, Place.POD_B1).name("api").number(2);
        serve(web, api);
        serve(api);
        assertThat(call(Place.POD_A1, web.clusterIp())).isEqualTo(Reply.REFUSED);
        assertThat(call(Place.POD_A1, api.clusterIp())).isEqualTo(unchanged(Place.POD_B1, Place.POD_A1, IpFamily.IPV4));
    }

    @Test
    void clusterIpThatAnotherServiceTookOverLeadsThere() throws Exception {
        serve(TestService.of(IpFamily.IPV4, Place.POD_A2).name("old"));
        final TestService both = TestService.of(IpFamily.IPV4, Place.POD_B1).name("new");
        serve(both);
        assertThat(call(Place.POD_A1, both.clusterIp()))
                .isEqualTo(unchanged(Place.POD_B1, Place.POD_A1, IpFamily.IPV4));
    }

    @Test
    void otherRangesThanTheServicesAreLeftAlone() throws Exception {
        serve(TestService.of(IpFamily.IPV4, Place.POD_A2));
        assertThat(call(Place.POD_A1, Place.POD_B1.address(IpFamily.IPV4), ServiceNetwork.PORT))
                .isEqualTo(direct(Place.POD_B1, Place.POD_A1, IpFamily.IPV4));
    }

    /**
     * An answer that connection tracking takes for that of no connection would reach the client with the endpoint's
     * own address, and the client would reset what it takes for a stranger's. A plane that remembers connections itself
     * delivers it.
     */
    @Test
    void answerOfNoKnownConnectionIsDroppedAndTheConnectionNotReset() throws Exception {
        final int port = 7070;
        final TestService web = TestService.of(IpFamily.IPV4, Place.POD_B1).targetPort(port);
        serve(web);
        network().in(Place.NODE).run("sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0");
        final InetSocketAddress to = new InetSocketAddress(web.clusterIp().toInetAddress(), TestService.PORT);
        try (ServerSocket server = network().in(Place.POD_B1).call(() -> new ServerSocket(port));
                Socket client = network().in(Place.POD_A1).call(() -> connect(to))) {
            server.setSoTimeout(Caller.PATIENT_MS);
            try (Socket accepted = server.accept()) {
                network().forgetConnections();
                final long before = retransmissions(Place.POD_B1);
                accepted.getOutputStream().write(1);
                if (leansOnConnectionTracking()) {
                    await().until(() -> retransmissions(Place.POD_B1) > before);
                    assertThat(client.isClosed()).isFalse();
                } else {
                    client.setSoTimeout(Caller.PATIENT_MS);
                    assertThat(client.getInputStream().read()).isEqualTo(1);
                }
            }
        } finally {
            network().in(Place.NODE).run("sysctl -qw net.netfilter.nf_conntrack_tcp_loose=1");
        }
    }

    /** In the calling thread's network namespace, where the socket is made as it connects. */
    private static Socket connect(final InetSocketAddress to) throws IOException {
        final Socket socket = new Socket();
        socket.connect(to, Caller.PATIENT_MS);
        return socket;
    }

    /** A reset ends a connection; only where none came is anything sent again. */
    private long retransmissions(final Place place) {
        final String[] words =
                network().in(place).run("nstat -asz TcpRetransSegs").split("\\s+");
        return Long.parseLong(words[Arrays.asList(words).indexOf("TcpRetransSegs") + 1]);
    }
}
