package io.hawser.proxy.conntrack;

import static io.hawser.linux.libc.Inet.IPPROTO_SCTP;
import static io.hawser.linux.libc.Inet.IPPROTO_TCP;
import static io.hawser.linux.libc.Inet.IPPROTO_UDP;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Service dns: 198.18.0.10:53, also at 203.0.113.9 and node port 30053 of the node 192.0.2.100. */
class StaleFlowsTest {
    private final FrontendIndex index = new FrontendIndex();
    private ServiceTable table = ServiceTable.EMPTY;
    private String serving = "";

    @Test
    void flowToAnEndpointThatIsLeftAloneLives() {
        put(dns(Protocol.UDP, "192.0.2.1", "192.0.2.2"));

        assertThat(udp("198.18.0.10", 53, "192.0.2.1", 5353)).isFalse();
        assertThat(udp("203.0.113.9", 53, "192.0.2.2", 5353)).isFalse();
        assertThat(udp("192.0.2.100", 30053, "192.0.2.2", 5353)).isFalse();
    }

    @Test
    void flowToAnEndpointThatWentIsStaleHoweverItWasReached() {
        put(dns(Protocol.UDP, "192.0.2.1", "192.0.2.2"));
        put(dns(Protocol.UDP, "192.0.2.2"));

        assertThat(udp("198.18.0.10", 53, "192.0.2.1", 5353)).isTrue();
        assertThat(udp("203.0.113.9", 53, "192.0.2.1", 5353)).isTrue();
        assertThat(udp("192.0.2.100", 30053, "192.0.2.1", 5353)).isTrue();
        assertThat(udp("198.18.0.10", 53, "192.0.2.2", 5353)).isFalse();
    }

    @Test
    void lastEndpointsFlowsAreStaleToo() {
        put(dns(Protocol.UDP, "192.0.2.1"));
        put(dns(Protocol.UDP));

        assertThat(udp("198.18.0.10", 53, "192.0.2.1", 5353)).isTrue();
    }

    @Test
    void flowThatBeganBeforeThereWereEndpointsIsStale() {
        put(dns(Protocol.UDP, "192.0.2.1"));

        // Not translated: its answers would come from the ClusterIP itself.
        assertThat(stale(IPPROTO_UDP, "198.18.0.10", 53, "198.18.0.10", 53, false))
                .isTrue();
        assertThat(stale(IPPROTO_UDP, "192.0.2.100", 30053, "192.0.2.100", 30053, false))
                .isTrue();
    }

    @Test
    void flowsOfAServiceThatWentAreStaleUntilTheyHaveBeenEnded() {
        put(dns(Protocol.UDP, "192.0.2.1"));
        put();

        assertThat(udp("203.0.113.9", 53, "192.0.2.1", 5353)).isTrue();
        assertThat(udp("192.0.2.100", 30053, "192.0.2.1", 5353)).isTrue();
        index.settled();
        assertThat(udp("203.0.113.9", 53, "192.0.2.1", 5353)).isFalse();
        // What was missed is known by the range of ClusterIPs.
        assertThat(udp("198.18.0.10", 53, "192.0.2.1", 5353)).isTrue();
        assertThat(stale(IPPROTO_UDP, "198.18.0.10", 53, "198.18.0.10", 53, false))
                .isFalse();
    }

    @Test
    void endpointThatTerminatesKeepsItsFlows() {
        put(dns(Protocol.UDP, "192.0.2.1", "192.0.2.2"));
        put(dns(Protocol.UDP, "192.0.2.2"));
        serving = "192.0.2.1";

        assertThat(udp("198.18.0.10", 53, "192.0.2.1", 5353)).isFalse();
    }

    @Test
    void whatIsNoServicesIsNeverJudged() {
        put(dns(Protocol.UDP, "192.0.2.1"));

        assertThat(stale(IPPROTO_UDP, "203.0.113.53", 53, "203.0.113.53", 53, false))
                .isFalse();
        assertThat(udp("203.0.113.53", 30053, "192.0.2.77", 53)).isFalse();
        assertThat(stale(IPPROTO_TCP, "198.18.0.10", 54, "192.0.2.99", 5353, false))
                .isFalse();
    }

    @Test
    void sctpIsJudgedAsUdpIsAndTcpNot() {
        put(dns(Protocol.SCTP, "192.0.2.1"));
        assertThat(stale(IPPROTO_SCTP, "198.18.0.10", 53, "192.0.2.9", 5353, true))
                .isTrue();
        put(dns(Protocol.TCP, "192.0.2.1"));
        index.settled();

        assertThat(index.at(new FrontendIndex.Place(
                        IPPROTO_TCP, IpFamily.IPV4, Optional.of(IpAddress.parse("198.18.0.10")), 53)))
                .isEmpty();
    }

    @Test
    void addressThatAnotherServiceTookIsJudgedByThatOne() {
        put(dns(Protocol.UDP, "192.0.2.1"));
        final ServicePort other = new ServicePort(
                new ServicePortName(new ServiceName("kube-system", "new"), "dns", IpFamily.IPV4),
                Protocol.UDP,
                Frontends.clusterIp(IpAddress.parse("198.18.0.10"), 53),
                Policies.DEFAULT,
                endpoints("192.0.2.7"),
                List.of());
        put(other);

        assertThat(udp("198.18.0.10", 53, "192.0.2.7", 5353)).isFalse();
        assertThat(udp("198.18.0.10", 53, "192.0.2.1", 5353)).isTrue();
    }

    private void put(final ServicePort... ports) {
        final ServiceTable next = ServiceTable.of(List.of(ports));
        index.change(table.differenceTo(next));
        table = next;
    }

    private boolean udp(final String destination, final int port, final String answerer, final int answererPort) {
        return stale(IPPROTO_UDP, destination, port, answerer, answererPort, true);
    }

    private boolean stale(
            final int protocol,
            final String destination,
            final int port,
            final String answerer,
            final int answererPort,
            final boolean translated) {
        return new StaleFlows(
                        index,
                        List.of(IpPrefix.parse("198.18.0.0/16")),
                        IpAddress.parse("192.0.2.100")::equals,
                        (servicePort, address, target) -> address.toString().equals(serving))
                .isStale(
                        protocol,
                        IpAddress.parse(destination),
                        port,
                        IpAddress.parse(answerer),
                        answererPort,
                        translated);
    }

    private static ServicePort dns(final Protocol protocol, final String... endpoints) {
        final IpAddress clusterIp = IpAddress.parse("198.18.0.10");
        return new ServicePort(
                new ServicePortName(new ServiceName("kube-system", "dns"), "dns", IpFamily.IPV4),
                protocol,
                new Frontends(clusterIp, 53, List.of(), List.of(IpAddress.parse("203.0.113.9")), List.of(), 30053),
                Policies.DEFAULT,
                endpoints(endpoints),
                List.of());
    }

    private static List<Endpoint> endpoints(final String... addresses) {
        return Arrays.stream(addresses)
                .map(address -> new Endpoint(IpAddress.parse(address), 5353, address.endsWith("2")))
                .toList();
    }
}
