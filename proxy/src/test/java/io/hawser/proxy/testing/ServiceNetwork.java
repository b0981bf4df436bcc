package io.hawser.proxy.testing;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.plane.NodeView;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Two nodes, their pods and a client, of both families. Every pod, and the other node, answers at {@link #PORT} and
 * {@link #SECOND_PORT}.
 *
 * <pre>
 * client .2 ---+--- .10 node ---- pod-a1 10.244.1.2, pod-a2 10.244.1.3
 *              +--- .11 peer ---- pod-b1 10.244.2.2
 *      198.51.100.0/24
 * </pre>
 *
 * The client and the pods have routes to ClusterIPs and to external addresses over their node, the client over
 * {@code node}.
 */
public final class ServiceNetwork implements AutoCloseable {
    /** Where pods answer. */
    public static final int PORT = 8080;
    /** Where they answer too. */
    public static final int SECOND_PORT = 9090;

    /** Where pods are, of both families. */
    public static final List<IpPrefix> CLUSTER_CIDRS =
            List.of(IpPrefix.parse("10.244.0.0/16"), IpPrefix.parse("fd00:244::/32"));
    /** Where ClusterIPs are. */
    public static final List<IpPrefix> SERVICE_CIDRS =
            List.of(IpPrefix.parse("10.96.0.0/16"), IpPrefix.parse("fd00:96::/112"));
    /** Where external addresses of services are. */
    public static final List<IpPrefix> EXTERNAL =
            List.of(IpPrefix.parse("203.0.113.0/24"), IpPrefix.parse("fd00:203::/64"));

    /** The node as its flags have it in most clusters. */
    public static final NodeView VIEW = new NodeView(CLUSTER_CIDRS, SERVICE_CIDRS, List.of(), false);

    private static final List<IpAddress> GATEWAYS =
            List.of(IpAddress.parse("10.244.0.1"), IpAddress.parse("fd00:244::1"));
    private static final List<Place> OUTSIDE = List.of(Place.CLIENT, Place.NODE, Place.PEER);

    private final TestNamespaces namespaces = new TestNamespaces();
    private final Map<Place, TestNamespace> places = new EnumMap<>(Place.class);
    private final Responder responder;

    private ServiceNetwork() throws Exception {
        final TestNamespace net = namespaces.create("net");
        net.run("ip link add br0 type bridge");
        net.run("ip link set br0 up");
        for (final Place place : Place.values()) {
            final TestNamespace namespace = namespaces.create(place.toString());
            places.put(place, namespace);
            namespace.run("sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0");
            if (place == Place.NODE || place == Place.PEER) {
                namespace.run("sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
                // Who is told of a better way is not told for a second that a port is closed: Linux counts them
                // together.
                namespace.run("sysctl -qw net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0");
            }
        }
        for (final Place place : OUTSIDE) {
            attach(net, place);
        }
        pod(Place.NODE, Place.POD_A1);
        pod(Place.NODE, Place.POD_A2);
        pod(Place.PEER, Place.POD_B1);
        routes();
        responder = new Responder();
        for (final Place place : List.of(Place.PEER, Place.POD_A1, Place.POD_A2, Place.POD_B1)) {
            responder.serve(place.toString(), in(place), PORT);
            responder.serve(place.toString(), in(place), SECOND_PORT);
        }
        responder.start();
    }

    /** Builds it. */
    public static ServiceNetwork build() throws Exception {
        return new ServiceNetwork();
    }

    /** The namespace of a place. */
    public TestNamespace in(final Place place) {
        return places.get(place);
    }

    /** The prefix of {@code prefixes} that is of this family. */
    public static IpPrefix of(final List<IpPrefix> prefixes, final IpFamily family) {
        return NodeView.of(prefixes, family).get(0);
    }

    /** The address that the node has towards a place, which is what masquerade makes a source of. */
    public static IpAddress nodeTowards(final Place place, final IpFamily family) {
        final boolean pod = place == Place.POD_A1 || place == Place.POD_A2;
        return pod
                ? GATEWAYS.stream()
                        .filter(address -> address.family() == family)
                        .findFirst()
                        .orElseThrow()
                : Place.NODE.address(family);
    }

    /** A ClusterIP. */
    public static IpAddress clusterIp(final IpFamily family, final int number) {
        return of(SERVICE_CIDRS, family).address().plus(number);
    }

    /** An external address. */
    public static IpAddress external(final IpFamily family, final int number) {
        return of(EXTERNAL, family).address().plus(number);
    }

    /** Forgets all connections, so that none of an earlier test is taken for one of the next. */
    public void forgetConnections() {
        in(Place.NODE).run("conntrack -F");
        in(Place.PEER).run("conntrack -F");
    }

    @Override
    public void close() throws IOException {
        responder.close();
        namespaces.close();
    }

    private void attach(final TestNamespace net, final Place place) {
        net.run(
                List.of("ip", "-batch", "-"),
                "link add %1$s type veth peer name eth0 netns %2$s\nlink set %1$s master br0 up\n"
                        .formatted(place, in(place).name()));
        in(place).run(List.of("ip", "-batch", "-"), """
                addr add %s/24 dev eth0
                addr add %s/64 dev eth0 nodad
                link set eth0 up
                """.formatted(
                        place.address(IpFamily.IPV4), place.address(IpFamily.IPV6)));
    }

    private void pod(final Place node, final Place pod) {
        in(node).run(List.of("ip", "-batch", "-"), """
                link add %1$s type veth peer name eth0 netns %2$s
                addr add 10.244.0.1/32 dev %1$s
                addr add fd00:244::1/128 dev %1$s nodad
                link set %1$s up
                route add %3$s/32 dev %1$s
                route add %4$s/128 dev %1$s
                """.formatted(
                        pod, in(pod).name(), pod.address(IpFamily.IPV4), pod.address(IpFamily.IPV6)));
        in(pod).run(List.of("ip", "-batch", "-"), """
                addr add %s/32 dev eth0
                addr add %s/128 dev eth0 nodad
                link set eth0 up
                route add 10.244.0.1/32 dev eth0
                route add fd00:244::1/128 dev eth0
                route add default via 10.244.0.1
                route add default via fd00:244::1
                """.formatted(
                        pod.address(IpFamily.IPV4), pod.address(IpFamily.IPV6)));
    }

    private void routes() {
        route(Place.NODE, "10.244.2.0/24", Place.PEER);
        route(Place.NODE, "fd00:244:2::/64", Place.PEER);
        route(Place.PEER, "10.244.1.0/24", Place.NODE);
        route(Place.PEER, "fd00:244:1::/64", Place.NODE);
        route(Place.CLIENT, "default", Place.NODE);
        // The node's own processes need a way to ClusterIPs, as the default route is elsewhere.
        route(Place.NODE, "default", Place.CLIENT);
    }

    private void route(final Place from, final String to, final Place via) {
        for (final IpFamily family : IpFamily.values()) {
            final boolean fits = to.equals("default") || IpPrefix.parse(to).family() == family;
            if (fits) {
                in(from).run((family == IpFamily.IPV4 ? "ip -4" : "ip -6") + " route add " + to + " via "
                        + via.address(family));
            }
        }
    }
}
