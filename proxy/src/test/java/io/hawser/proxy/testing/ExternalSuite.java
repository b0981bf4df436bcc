package io.hawser.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What calls to node ports, external addresses and load balancers' addresses come to, whatever the plane. */
public abstract class ExternalSuite extends DataPlaneSuite {
    private static final int NODE_PORT = 30_080;
    private static final int EXTERNAL = 7;
    private static final int LOAD_BALANCER = 9;
    private static final int CALLS = 20;

    private static IpAddress node(final IpFamily family) {
        return Place.NODE.address(family);
    }

    private static IpAddress external(final IpFamily family) {
        return ServiceNetwork.external(family, EXTERNAL);
    }

    private static IpAddress loadBalancer(final IpFamily family) {
        return ServiceNetwork.external(family, LOAD_BALANCER);
    }

    @ParameterizedTest
    @MethodSource("families")
    void nodePortLeadsToEndpointsAnywhereAndIsMasqueraded(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_A1).nodePort(NODE_PORT);
        serve(web);
        assertThat(call(Place.CLIENT, node(family), NODE_PORT)).isEqualTo(masqueraded(Place.POD_A1, family));
        serve(web.endpoints(Place.POD_B1));
        assertThat(call(Place.CLIENT, node(family), NODE_PORT)).isEqualTo(masqueraded(Place.POD_B1, family));
        assertThat(call(Place.POD_A1, node(family), NODE_PORT)).isEqualTo(masqueraded(Place.POD_B1, family));
        assertThat(call(Place.NODE, node(family), NODE_PORT)).isEqualTo(masqueraded(Place.POD_B1, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void nodePortIsServedOnTheAddressesThatTheNodeIsTold(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_A1).nodePort(NODE_PORT);
        final List<IpPrefix> outside = List.of(IpPrefix.parse("198.51.100.0/24"), IpPrefix.parse("fd00:51::/64"));
        serve(new NodeView(ServiceNetwork.CLUSTER_CIDRS, ServiceNetwork.SERVICE_CIDRS, outside, false), web);
        assertThat(call(Place.CLIENT, node(family), NODE_PORT)).isEqualTo(masqueraded(Place.POD_A1, family));
        final IpAddress inside = ServiceNetwork.nodeTowards(Place.POD_A1, family);
        assertThat(call(Place.POD_A2, inside, NODE_PORT)).isEqualTo(Reply.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("families")
    void nodePortIsServedOnEveryAddressIfTheNodeIsToldNone(final IpFamily family) throws Exception {
        serve(TestService.of(family, Place.POD_A1).nodePort(NODE_PORT));
        final IpAddress inside = ServiceNetwork.nodeTowards(Place.POD_A1, family);
        assertThat(call(Place.POD_A2, inside, NODE_PORT)).isEqualTo(masqueraded(Place.POD_A1, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void nodePortOfAnotherHostIsNotOurs(final IpFamily family) throws Exception {
        serve(TestService.of(family, Place.POD_A1).nodePort(ServiceNetwork.PORT));
        assertThat(call(Place.POD_A1, Place.POD_B1.address(family), ServiceNetwork.PORT))
                .isEqualTo(direct(Place.POD_B1, Place.POD_A1, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void nodePortWithoutEndpointRefuses(final IpFamily family) throws Exception {
        serve(TestService.of(family).nodePort(NODE_PORT));
        final long resets = refusals(Place.CLIENT).resets();
        assertThat(call(Place.CLIENT, node(family), NODE_PORT)).isEqualTo(Reply.REFUSED);
        assertThat(refusals(Place.CLIENT).resets()).isEqualTo(resets + 1);
    }

    @ParameterizedTest
    @MethodSource("families")
    void externalAddressesLeadToEndpointsAndAreMasqueraded(final IpFamily family) throws Exception {
        final TestService web =
                TestService.of(family, Place.POD_B1).externalIp(EXTERNAL).loadBalancerIp(LOAD_BALANCER);
        serve(web);
        for (final IpAddress address : List.of(external(family), loadBalancer(family))) {
            assertThat(call(Place.CLIENT, address)).isEqualTo(masqueraded(Place.POD_B1, family));
            assertThat(call(Place.POD_A1, address)).isEqualTo(masqueraded(Place.POD_B1, family));
            assertThat(call(Place.NODE, address)).isEqualTo(masqueraded(Place.POD_B1, family));
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void externalAddressWithoutEndpointRefuses(final IpFamily family) throws Exception {
        serve(TestService.of(family).externalIp(EXTERNAL).loadBalancerIp(LOAD_BALANCER));
        assertThat(call(Place.CLIENT, external(family))).isEqualTo(Reply.REFUSED);
        assertThat(call(Place.CLIENT, loadBalancer(family))).isEqualTo(Reply.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("families")
    void allFrontendsShareTheEndpointsEqually(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_A1, Place.POD_A2, Place.POD_B1)
                .nodePort(NODE_PORT)
                .externalIp(EXTERNAL);
        serve(web);
        Spread.assertEven(answers(Place.CLIENT, node(family), NODE_PORT, 150), 3);
        Spread.assertEven(answers(Place.CLIENT, external(family), TestService.PORT, 150), 3);
    }

    @ParameterizedTest
    @MethodSource("families")
    void externalPolicyLocalKeepsTheSourceAndStaysOnTheNode(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_A2, Place.POD_B1)
                .externalLocal()
                .nodePort(NODE_PORT)
                .externalIp(EXTERNAL)
                .loadBalancerIp(LOAD_BALANCER);
        serve(web);
        for (int i = 0; i < CALLS; i++) {
            assertThat(call(Place.CLIENT, node(family), NODE_PORT))
                    .isEqualTo(unchanged(Place.POD_A2, Place.CLIENT, family));
            assertThat(call(Place.CLIENT, external(family))).isEqualTo(unchanged(Place.POD_A2, Place.CLIENT, family));
            assertThat(call(Place.CLIENT, loadBalancer(family)))
                    .isEqualTo(unchanged(Place.POD_A2, Place.CLIENT, family));
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void externalPolicyLocalWithoutLocalEndpointDropsCallsFromOutside(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_B1)
                .externalLocal()
                .nodePort(NODE_PORT)
                .loadBalancerIp(LOAD_BALANCER);
        serve(web);
        assertThat(callBriefly(Place.CLIENT, Protocol.TCP, node(family), NODE_PORT))
                .isEqualTo(Reply.SILENCE);
        assertThat(callBriefly(Place.CLIENT, Protocol.TCP, loadBalancer(family), TestService.PORT))
                .isEqualTo(Reply.SILENCE);
        serve(web.endpoints());
        assertThat(call(Place.CLIENT, node(family), NODE_PORT)).isEqualTo(Reply.REFUSED);
        assertThat(call(Place.CLIENT, loadBalancer(family))).isEqualTo(Reply.REFUSED);
    }

    @ParameterizedTest
    @MethodSource("families")
    void podsAndTheNodeReachExternalFrontendsOfPolicyLocalAsIfItWereCluster(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_B1)
                .externalLocal()
                .nodePort(NODE_PORT)
                .loadBalancerIp(LOAD_BALANCER);
        serve(web);
        assertThat(call(Place.POD_A1, loadBalancer(family))).isEqualTo(unchanged(Place.POD_B1, Place.POD_A1, family));
        assertThat(call(Place.POD_A1, node(family), NODE_PORT))
                .isEqualTo(unchanged(Place.POD_B1, Place.POD_A1, family));
        assertThat(call(Place.NODE, loadBalancer(family))).isEqualTo(masqueraded(Place.POD_B1, family));
        assertThat(call(Place.NODE, node(family), NODE_PORT)).isEqualTo(masqueraded(Place.POD_B1, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void bothPoliciesLocalStillLetPodsReachTheClusterFromOutside(final IpFamily family) throws Exception {
        final TestService web = TestService.of(family, Place.POD_B1)
                .externalLocal()
                .internalLocal()
                .loadBalancerIp(LOAD_BALANCER);
        serve(web);
        assertThat(call(Place.POD_A1, loadBalancer(family))).isEqualTo(unchanged(Place.POD_B1, Place.POD_A1, family));
        assertThat(callBriefly(Place.POD_A1, Protocol.TCP, web.clusterIp(), TestService.PORT))
                .isEqualTo(Reply.SILENCE);
    }

    @ParameterizedTest
    @MethodSource("families")
    void loadBalancerServesItsSourceRangesAlone(final IpFamily family) throws Exception {
        final IpPrefix all = IpPrefix.parse(family == IpFamily.IPV4 ? "198.51.100.0/24" : "fd00:51::/64");
        final IpPrefix nested = IpPrefix.parse(family == IpFamily.IPV4 ? "198.51.100.2/31" : "fd00:51::2/127");
        final IpPrefix other = IpPrefix.parse(family == IpFamily.IPV4 ? "192.0.2.0/24" : "fd00:99::/64");
        final TestService allowed = TestService.of(family, Place.POD_B1)
                .nodePort(NODE_PORT)
                .externalIp(EXTERNAL)
                .loadBalancerIp(LOAD_BALANCER, nested, all, other);
        serve(allowed);
        assertThat(call(Place.CLIENT, loadBalancer(family))).isEqualTo(masqueraded(Place.POD_B1, family));
        assertThat(callBriefly(Place.POD_A1, Protocol.TCP, loadBalancer(family), TestService.PORT))
                .isEqualTo(Reply.SILENCE);
        final TestService denied = TestService.of(family, Place.POD_B1)
                .nodePort(NODE_PORT)
                .externalIp(EXTERNAL)
                .loadBalancerIp(LOAD_BALANCER, other);
        serve(denied);
        assertThat(callBriefly(Place.CLIENT, Protocol.TCP, loadBalancer(family), TestService.PORT))
                .isEqualTo(Reply.SILENCE);
        assertThat(call(Place.CLIENT, external(family))).isEqualTo(masqueraded(Place.POD_B1, family));
        assertThat(call(Place.CLIENT, node(family), NODE_PORT)).isEqualTo(masqueraded(Place.POD_B1, family));
    }

    @ParameterizedTest
    @MethodSource("families")
    void sourceRangesHoldWithPolicyLocal(final IpFamily family) throws Exception {
        final IpPrefix client = IpPrefix.host(Place.CLIENT.address(family));
        final TestService web = TestService.of(family, Place.POD_A2, Place.POD_B1)
                .externalLocal()
                .loadBalancerIp(LOAD_BALANCER, client);
        serve(web);
        for (int i = 0; i < CALLS; i++) {
            assertThat(call(Place.CLIENT, loadBalancer(family)))
                    .isEqualTo(unchanged(Place.POD_A2, Place.CLIENT, family));
        }
        assertThat(callBriefly(Place.POD_A1, Protocol.TCP, loadBalancer(family), TestService.PORT))
                .isEqualTo(Reply.SILENCE);
    }

    @Test
    void twoServicesThatClaimOneExternalAddressLeaveItToTheFirstByName() throws Exception {
        final IpFamily family = IpFamily.IPV4;
        final TestService first = TestService.of(family, Place.POD_A1).name("a").externalIp(EXTERNAL);
        final TestService second =
                TestService.of(family, Place.POD_B1).name("b").number(2).externalIp(EXTERNAL);
        serve(second);
        assertThat(call(Place.CLIENT, external(family))).isEqualTo(masqueraded(Place.POD_B1, family));
        serve(first, second);
        assertThat(call(Place.CLIENT, external(family))).isEqualTo(masqueraded(Place.POD_A1, family));
        serve(second);
        assertThat(call(Place.CLIENT, external(family))).isEqualTo(masqueraded(Place.POD_B1, family));
    }
}
