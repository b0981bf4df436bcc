package io.hawser.proxy.userspace;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.CloseHelper;

/** {@code client 198.51.100.2 --- .1 node 203.0.113.1 --- 203.0.113.2 server}; the service is at 198.18.0.1. */
final class ProxyNetwork implements AutoCloseable {
    static final IpAddress SERVICE = IpAddress.parse("198.18.0.1");
    static final int PORT = 80;
    static final InetSocketAddress FRONTEND = new InetSocketAddress("198.18.0.1", PORT);
    static final String SERVER = "203.0.113.2";
    /** On the server's wire, and nobody has it. */
    static final String NOBODY = "203.0.113.77";

    static final int TIMEOUT_MS = 20_000;
    static final NodeView VIEW = new NodeView(List.of(), List.of(IpPrefix.parse("198.18.0.0/24")), List.of(), false);

    private final TestNamespaces namespaces = new TestNamespaces();
    private final TestNamespace client = namespaces.create("client");
    private final TestNamespace node = namespaces.create("node");
    private final TestNamespace server = namespaces.create("server");
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    ProxyNetwork() {
        node.run("ip link add c type veth peer name eth0 netns " + client.name());
        node.run("ip link add s type veth peer name eth0 netns " + server.name());
        up(node, "c", "198.51.100.1/24");
        up(node, "s", "203.0.113.1/24");
        up(client, "eth0", "198.51.100.2/24");
        up(server, "eth0", SERVER + "/24");
        client.run("ip route add default via 198.51.100.1");
    }

    TestNamespace node() {
        return node;
    }

    /** A plane of one thread, which serves these. */
    UserspacePlane plane(final ProxySettings settings, final ServicePort... ports) throws Exception {
        return plane(VIEW, settings.withThreads(1), ports);
    }

    UserspacePlane plane(final NodeView view, final ProxySettings settings, final ServicePort... ports)
            throws Exception {
        final UserspacePlane plane = keep(node.call(() -> UserspacePlane.open(view, settings)));
        plane.apply(table(ports));
        return plane;
    }

    static ServiceTable table(final ServicePort... ports) {
        return ServiceTable.of(List.of(ports));
    }

    static ServicePort tcp(final Endpoint... endpoints) {
        return service(Protocol.TCP, 0, endpoints);
    }

    static ServicePort udp(final Endpoint... endpoints) {
        return service(Protocol.UDP, 0, endpoints);
    }

    static ServicePort service(final Protocol protocol, final int nodePort, final Endpoint... endpoints) {
        return new ServicePort(
                new ServicePortName(new ServiceName("test", "web"), protocol.name(), IpFamily.IPV4),
                protocol,
                new Frontends(SERVICE, PORT, List.of(), List.of(), List.of(), nodePort),
                Policies.DEFAULT,
                List.of(endpoints),
                List.of());
    }

    static Endpoint at(final ServerSocket socket) {
        return at(SERVER, socket.getLocalPort());
    }

    static Endpoint at(final String address, final int port) {
        return new Endpoint(IpAddress.parse(address), port, false);
    }

    /** Listens on the server. */
    ServerSocket listen() throws Exception {
        final ServerSocket socket = keep(server.call(() -> new ServerSocket(0, 4096)));
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }

    /** A port of the server where nobody listens. */
    int deadPort() throws Exception {
        try (ServerSocket socket = server.call(() -> new ServerSocket(0))) {
            return socket.getLocalPort();
        }
    }

    /** Listens on the node at a port of all addresses. */
    ServerSocket listenOnNode(final int port) throws Exception {
        return keep(node.call(() -> new ServerSocket(port)));
    }

    /** A client's connection to the service. */
    Socket connect() throws Exception {
        return connect(client, "198.18.0.1", PORT);
    }

    /** A connection of a process on the node. */
    Socket connectOnNode(final String address, final int port) throws Exception {
        return connect(node, address, port);
    }

    /** The same, as a channel. */
    SocketChannel connectChannel() throws Exception {
        final SocketChannel channel = keep(client.call(SocketChannel::open));
        channel.socket().connect(FRONTEND, TIMEOUT_MS);
        return channel;
    }

    /** A UDP socket of the client, connected to the service. */
    DatagramChannel datagrams() throws Exception {
        final DatagramChannel channel = keep(client.call(DatagramChannel::open));
        channel.connect(FRONTEND);
        channel.configureBlocking(false);
        return channel;
    }

    /** A UDP socket of the server. */
    DatagramChannel datagramServer() throws Exception {
        final DatagramChannel channel = keep(server.call(DatagramChannel::open));
        channel.bind(new InetSocketAddress(SERVER, 0));
        channel.configureBlocking(false);
        return channel;
    }

    Socket accept(final ServerSocket listening) throws IOException {
        final Socket socket = keep(listening.accept());
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }

    @Override
    public void close() {
        opened.forEach(CloseHelper::quietClose);
        opened.clear();
        namespaces.close();
    }

    private Socket connect(final TestNamespace from, final String address, final int port) throws Exception {
        final Socket socket = keep(from.call(() -> new Socket(java.net.Proxy.NO_PROXY)));
        from.call(() -> {
            socket.connect(new InetSocketAddress(address, port), TIMEOUT_MS);
            return null;
        });
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }

    private <T extends AutoCloseable> T keep(final T resource) {
        opened.push(resource);
        return resource;
    }

    private static void up(final TestNamespace namespace, final String device, final String address) {
        Stream.of("ip address add " + address + " dev " + device, "ip link set " + device + " up")
                .forEach(namespace::run);
    }
}
