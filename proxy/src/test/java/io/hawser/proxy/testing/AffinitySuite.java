package io.hawser.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.proxy.service.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That a client keeps its endpoint, whatever the plane (sessionAffinity: ClientIP). */
public abstract class AffinitySuite extends DataPlaneSuite {
    private static final int NODE_PORT = 30_080;
    private static final int LONG = 10_800;
    private static final int CALLS = 20;
    private static final Place[] ALL = {Place.POD_A2, Place.POD_B1, Place.PEER};

    /** Whose connections do not outlive a brief affinity in the plane's memory: some remember closed ones of TCP. */
    protected Protocol forgottenProtocol() {
        return Protocol.TCP;
    }

    /** An affinity that lasts longer than a connection of {@link #forgottenProtocol}, and no longer than it has to. */
    protected int briefAffinitySeconds() {
        return 1;
    }

    /** The place that answers all of some calls. */
    private Place keptEndpoint(final Place from, final IpAddress to, final int port) throws Exception {
        final String server = answers(from, to, port, CALLS).keySet().stream()
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        return Stream.of(ALL)
                .filter(place -> place.toString().equals(server))
                .findFirst()
                .orElseThrow(() -> new AssertionError("calls went to " + server));
    }

    private static Place[] allBut(final Place one) {
        return Stream.of(ALL).filter(place -> place != one).toArray(Place[]::new);
    }

    @ParameterizedTest
    @MethodSource("families")
    void clientKeepsItsEndpointAtEachFrontend(final IpFamily family) throws Exception {
        final TestService web =
                TestService.of(family, ALL).affinity(LONG).nodePort(NODE_PORT).externalIp(1);
        serve(web);
        keptEndpoint(Place.POD_A1, web.clusterIp(), TestService.PORT);
        keptEndpoint(Place.CLIENT, Place.NODE.address(family), NODE_PORT);
        keptEndpoint(Place.CLIENT, ServiceNetwork.external(family, 1), TestService.PORT);
    }

    @ParameterizedTest
    @MethodSource("families")
    void clientKeepsItsEndpointWhenOthersComeAndGo(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, ALL).affinity(LONG);
        serve(web);
        final Place kept = keptEndpoint(Place.POD_A1, web.clusterIp(), TestService.PORT);
        for (final Place gone : allBut(kept)) {
            serve(web.endpoints(allBut(gone)));
            assertThat(keptEndpoint(Place.POD_A1, web.clusterIp(), TestService.PORT))
                    .isEqualTo(kept);
        }
        serve(web.endpoints(kept));
        assertThat(keptEndpoint(Place.POD_A1, web.clusterIp(), TestService.PORT))
                .isEqualTo(kept);
        serve(web.endpoints(ALL));
        assertThat(keptEndpoint(Place.POD_A1, web.clusterIp(), TestService.PORT))
                .isEqualTo(kept);
    }

    @ParameterizedTest
    @MethodSource("families")
    void clientOfAnEndpointThatWentGetsAnotherAndKeepsThat(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, ALL).affinity(LONG);
        serve(web);
        final Place gone = keptEndpoint(Place.POD_A1, web.clusterIp(), TestService.PORT);
        serve(web.endpoints(allBut(gone)));
        final Place next = keptEndpoint(Place.POD_A1, web.clusterIp(), TestService.PORT);
        assertThat(next).isNotEqualTo(gone);
        serve(web.endpoints(ALL));
        assertThat(keptEndpoint(Place.POD_A1, web.clusterIp(), TestService.PORT))
                .isEqualTo(next);
    }

    @ParameterizedTest
    @MethodSource("families")
    void affinityEndsWithItsTime(final IpFamily family) throws Exception {
        final Protocol protocol = forgottenProtocol();
        final TestService web = TestService.of(family, ALL).protocol(protocol).affinity(briefAffinitySeconds());
        serve(web);
        final String first = server(call(Place.POD_A1, protocol, web.clusterIp(), TestService.PORT));
        // A call too early lets the client keep its endpoint for another while, so the calls lie further apart.
        final Duration longer = Duration.ofMillis(briefAffinitySeconds() * 1_000L + 300);
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(longer)
                .pollInterval(longer)
                .atMost(Duration.ofSeconds(60))
                .until(() -> !server(call(Place.POD_A1, protocol, web.clusterIp(), TestService.PORT))
                        .equals(first));
    }

    @ParameterizedTest
    @MethodSource("families")
    void affinityCanBeSwitchedOnAndOff(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, ALL);
        serve(web);
        Spread.assertEven(answers(Place.POD_A1, web.clusterIp(), TestService.PORT, 120), 3);
        serve(web.affinity(LONG));
        keptEndpoint(Place.POD_A1, web.clusterIp(), TestService.PORT);
        serve(web.affinity(0));
        Spread.assertEven(answers(Place.POD_A1, web.clusterIp(), TestService.PORT, 120), 3);
    }

    @ParameterizedTest
    @MethodSource("families")
    void affinityHoldsTogetherWithPolicyLocal(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_A1, Place.POD_A2, Place.POD_B1)
                .affinity(LONG)
                .externalLocal()
                .nodePort(NODE_PORT);
        serve(web);
        // One that was led elsewhere by its ClusterIP is not led there by the node port.
        for (int i = 0; i < CALLS; i++) {
            call(Place.CLIENT, web.clusterIp());
        }
        final Reply first = call(Place.CLIENT, Place.NODE.address(family), NODE_PORT);
        assertThat(first)
                .isIn(unchanged(Place.POD_A1, Place.CLIENT, family), unchanged(Place.POD_A2, Place.CLIENT, family));
        for (int i = 0; i < CALLS; i++) {
            assertThat(call(Place.CLIENT, Place.NODE.address(family), NODE_PORT))
                    .isEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void eachServiceRemembersItsOwnClients(final IpFamily family) throws Exception {
        final TestService tcp = TestService.of(family, ALL).affinity(LONG);
        final TestService udp = TestService.of(family, ALL).affinity(LONG).protocol(Protocol.UDP);
        serve(tcp, udp);
        keptEndpoint(Place.POD_A1, tcp.clusterIp(), TestService.PORT);
        final Reply first = call(Place.POD_A1, Protocol.UDP, udp.clusterIp(), TestService.PORT);
        for (int i = 0; i < CALLS; i++) {
            assertThat(call(Place.POD_A1, Protocol.UDP, udp.clusterIp(), TestService.PORT))
                    .isEqualTo(first);
        }
        assertThat(List.of(ALL)).extracting(Place::toString).contains(server(first));
    }

    private static String server(final Reply reply) {
        return reply instanceof Reply.Answer answer ? answer.server() : reply.toString();
    }
}
