package io.hawser.benchmarks.services;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * So many services with a ClusterIP, TCP port 80, and so many endpoints each.
 *
 * @param services how many services there are.
 * @param endpoints how many endpoints each of them has.
 */
record Catalogue(int services, int endpoints) {
    static final int PORT = 80;
    private static final int MANY = 5_000;
    static final int TARGET_PORT = 8080;
    static final IpPrefix PODS = IpPrefix.parse("10.128.0.0/9");
    static final IpPrefix CLUSTER_IPS = IpPrefix.parse("10.96.0.0/12");
    /** The node as most clusters have it. */
    static final NodeView VIEW = new NodeView(List.of(PODS), List.of(CLUSTER_IPS), List.of(), false);

    /**
     * In how many rounds what takes time with the square of services takes part: there one says enough, and five would
     * be the better part of an hour.
     */
    int roundsOfPeers() {
        return services > MANY ? 1 : Integer.MAX_VALUE;
    }

    /** The address that service {@code number} has. */
    static IpAddress clusterIp(final int number) {
        return CLUSTER_IPS.address().plus(number + 1L);
    }

    /** The endpoints of service {@code number}. */
    List<Endpoint> endpointsOf(final int number) {
        return IntStream.range(0, endpoints)
                .mapToObj(index -> endpoint((long) number * endpoints + index))
                .toList();
    }

    /** One more endpoint for service {@code number}. */
    Endpoint spare(final int number) {
        return endpoint((long) services * endpoints + number);
    }

    /** All of them. */
    ServiceTable table() {
        return ServiceTable.of(IntStream.range(0, services)
                .mapToObj(number -> service(number, endpointsOf(number)))
                .toList());
    }

    /** {@code table} with other endpoints for one service. */
    static ServiceTable with(final ServiceTable table, final int number, final List<Endpoint> endpoints) {
        final ServicePort changed = service(number, endpoints);
        return table.with(Map.of(changed.name().service(), List.of(changed)));
    }

    /** Service {@code number} with these endpoints. */
    static ServicePort service(final int number, final List<Endpoint> endpoints) {
        return new ServicePort(
                new ServicePortName(new ServiceName("bench", name(number)), "http", IpFamily.IPV4),
                Protocol.TCP,
                Frontends.clusterIp(clusterIp(number), PORT),
                Policies.DEFAULT,
                endpoints,
                List.of());
    }

    static String name(final int number) {
        return "service-" + number;
    }

    private static Endpoint endpoint(final long number) {
        return new Endpoint(PODS.address().plus(number + 1), TARGET_PORT, false);
    }

    @Override
    public String toString() {
        return services + "x" + endpoints;
    }
}
