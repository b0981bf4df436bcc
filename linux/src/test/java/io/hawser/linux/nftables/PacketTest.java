package io.hawser.linux.nftables;

import static io.hawser.linux.nftables.expression.Register.R0;
import static io.hawser.linux.nftables.expression.Register.R1;
import static io.hawser.linux.nftables.expression.Register.R2;
import static io.hawser.linux.nftables.expression.Register.R3;
import static io.hawser.linux.nftables.expression.Register.R8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataType;
import io.hawser.linux.nftables.data.ElementType;
import io.hawser.linux.nftables.data.Verdict;
import io.hawser.linux.nftables.expression.Cmp;
import io.hawser.linux.nftables.expression.Counter;
import io.hawser.linux.nftables.expression.Dynset;
import io.hawser.linux.nftables.expression.Expression;
import io.hawser.linux.nftables.expression.ImmediateVerdict;
import io.hawser.linux.nftables.expression.JHash;
import io.hawser.linux.nftables.expression.Lookup;
import io.hawser.linux.nftables.expression.Masquerade;
import io.hawser.linux.nftables.expression.Meta;
import io.hawser.linux.nftables.expression.MetaKey;
import io.hawser.linux.nftables.expression.Nat;
import io.hawser.linux.nftables.expression.Numgen;
import io.hawser.linux.nftables.expression.Payload;
import io.hawser.linux.nftables.expression.Reject;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What rules do to packets: client 10.0.0.2 - 10.0.0.1 node 10.1.0.1 - 10.1.0.2 and 10.1.0.3 server. */
class PacketTest {
    private static final int TIMEOUT_MS = 5_000;
    private static final int BACKEND_PORT = 8080;
    private static final String SERVICE = "10.96.0.1";
    private static final Table TABLE = new Table(NfFamily.IP, "hawser");
    private static final Chain SERVICES = TABLE.chain("services");
    private static final Chain TWO = TABLE.chain("two");
    private static final Hook DSTNAT = Hook.nat(Hook.Point.PREROUTING, Hook.PRIORITY_DSTNAT);
    private static final NfSet BY_COUNT = TABLE.map(
                    "by-count",
                    ElementType.of(DataType.IPV4_ADDR, DataType.INET_PROTO, DataType.INET_SERVICE),
                    ElementType.VERDICT)
            .build();
    private static final NfSet ENDPOINTS = TABLE.map(
                    "endpoints",
                    ElementType.of(DataType.IPV4_ADDR, DataType.INET_PROTO, DataType.INET_SERVICE, DataType.MARK),
                    ElementType.of(DataType.IPV4_ADDR, DataType.INET_SERVICE))
            .build();
    private static final NfSet AFFINITY = TABLE.map(
                    "affinity", ElementType.of(DataType.IPV4_ADDR), ElementType.of(DataType.MARK))
            .timeouts()
            .dynamic(1000)
            .build();

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestNamespace client;
    private TestNamespace node;
    private Nftables nftables;

    @BeforeEach
    void build() throws Exception {
        client = namespaces.create("client");
        node = namespaces.create("node");
        final TestNamespace server = namespaces.create("server");
        node.run(List.of("ip", "-batch", "-"), """
                link add c type veth peer name eth0 netns %s
                link add s type veth peer name eth0 netns %s
                addr add 10.0.0.1/24 dev c
                addr add 10.1.0.1/24 dev s
                link set c up
                link set s up
                """.formatted(client.name(), server.name()));
        client.run(List.of("ip", "-batch", "-"), """
                addr add 10.0.0.2/24 dev eth0
                link set eth0 up
                route add default via 10.0.0.1
                """);
        server.run(List.of("ip", "-batch", "-"), """
                addr add 10.1.0.2/24 dev eth0
                addr add 10.1.0.3/24 dev eth0
                link set eth0 up
                route add default via 10.1.0.1
                """);
        node.run("sysctl -qw net.ipv4.ip_forward=1");
        serve(server.call(() -> new ServerSocket(BACKEND_PORT)));
        nftables = node.call(Nftables::open);
        open.add(nftables);
    }

    @AfterEach
    void close() throws Exception {
        for (final AutoCloseable each : open) {
            each.close();
        }
    }

    /** Tells each client where it came from and where it arrived. */
    private void serve(final ServerSocket socket) {
        open.add(socket);
        final Thread thread = new Thread(
                () -> {
                    while (!socket.isClosed()) {
                        try (Socket connection = socket.accept()) {
                            final String said = connection.getInetAddress().getHostAddress() + " "
                                    + connection.getLocalAddress().getHostAddress();
                            connection.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                        } catch (final IOException e) {
                            return;
                        }
                    }
                },
                "server");
        thread.setDaemon(true);
        thread.start();
    }

    /** What the server says: from which address we come, and at which we arrived. */
    private String connect(final String address, final int port) throws Exception {
        try (Socket socket = client.call(() -> {
            final Socket fresh = new Socket();
            fresh.connect(new InetSocketAddress(InetAddress.getByName(address), port), TIMEOUT_MS);
            return fresh;
        })) {
            socket.setSoTimeout(TIMEOUT_MS);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private NfTransaction twoEndpoints() {
        final NfTransaction transaction = nftables.newTransaction()
                .add(TABLE)
                .add(SERVICES, DSTNAT)
                .add(TWO)
                .add(BY_COUNT)
                .add(ENDPOINTS)
                .add(AFFINITY)
                .add(SERVICES.rule(
                        Payload.ipDaddr(R0),
                        new Meta(MetaKey.L4PROTO, R1),
                        Payload.destinationPort(R2),
                        Lookup.verdictMap("by-count", R0)));
        transaction
                .addElements(BY_COUNT)
                .key()
                .address(IpAddress.parse(SERVICE))
                .u8(6)
                .u16Be(80)
                .verdict(Verdict.goTo("two"));
        final ElementWriter endpoints = transaction.addElements(ENDPOINTS);
        for (int i = 0; i < 2; i++) {
            endpoints
                    .key()
                    .address(IpAddress.parse(SERVICE))
                    .u8(6)
                    .u16Be(80)
                    .u32(i)
                    .data()
                    .address(IpAddress.parse("10.1.0." + (2 + i)))
                    .u16Be(BACKEND_PORT);
        }
        return transaction;
    }

    /** A rule of the chain for two endpoints: {@code index} loads R3. */
    private static Rule translate(final Expression... index) {
        final List<Expression> expressions = new ArrayList<>(
                List.of(Payload.ipDaddr(R0), new Meta(MetaKey.L4PROTO, R1), Payload.destinationPort(R2)));
        expressions.addAll(List.of(index));
        expressions.add(Lookup.map("endpoints", R0, R0));
        expressions.add(Nat.dnat(IpFamily.IPV4, R0, R1));
        return TWO.rule(expressions.toArray(Expression[]::new));
    }

    @Test
    void masqueradedConnectionComesFromTheNode() throws Exception {
        assertThat(connect("10.1.0.2", BACKEND_PORT)).isEqualTo("10.0.0.2 10.1.0.2");
        final Chain chain = TABLE.chain("postrouting");
        nftables.newTransaction()
                .add(TABLE)
                .add(chain, Hook.nat(Hook.Point.POSTROUTING, Hook.PRIORITY_SRCNAT))
                .add(chain.rule(
                        new Meta(MetaKey.OIFNAME, R0),
                        Cmp.eq(R0, Bytes.interfaceName("s")),
                        new Counter(),
                        new Masquerade(0)))
                .commit();
        assertThat(connect("10.1.0.2", BACKEND_PORT)).isEqualTo("10.1.0.1 10.1.0.2");
        assertThat(nftables.rules(chain)).singleElement().satisfies(rule -> {
            assertThat(rule.counters()).singleElement().satisfies(count -> {
                assertThat(count.packets()).isEqualTo(1);
                assertThat(count.bytes()).isEqualTo(60);
            });
        });
    }

    @Test
    void numgenIndexInTheKeyTakesTheEndpointsInTurn() throws Exception {
        final Rule rule = translate(new Numgen(Numgen.Kind.INC, 2, 0, R3));
        assertThat(rule)
                .hasToString("ip hawser two dnat to"
                        + " ip daddr . meta l4proto . th dport . numgen inc mod 2 map @endpoints");
        twoEndpoints().add(rule).commit();
        assertThat(node.run("nft list chain ip hawser two")).contains("numgen inc mod 2 map @endpoints");
        final List<String> arrived = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            arrived.add(connect(SERVICE, 80));
        }
        assertThat(arrived)
                .containsExactlyInAnyOrder(
                        "10.0.0.2 10.1.0.2", "10.0.0.2 10.1.0.3", "10.0.0.2 10.1.0.2", "10.0.0.2 10.1.0.3");
        assertThat(arrived.get(0)).isNotEqualTo(arrived.get(1));
    }

    @Test
    void hashedIndexInTheKeyKeepsAClientAtItsEndpoint() throws Exception {
        twoEndpoints()
                .add(translate(Payload.ipSaddr(R8), new JHash(R8, 4, 2, 1, 0, R3)))
                .commit();
        final String first = connect(SERVICE, 80);
        for (int i = 0; i < 4; i++) {
            assertThat(connect(SERVICE, 80)).isEqualTo(first);
        }
    }

    @Test
    void affinityThatARuleNotesIsKept() throws Exception {
        twoEndpoints()
                .add(translate(Payload.ipSaddr(R8), Lookup.map("affinity", R8, R3)))
                .add(translate(
                        new Numgen(Numgen.Kind.INC, 2, 0, R3),
                        Payload.ipSaddr(R8),
                        Dynset.updateMap("affinity", R8, R3, 60_000)))
                .commit();
        final String first = connect(SERVICE, 80);
        for (int i = 0; i < 4; i++) {
            assertThat(connect(SERVICE, 80)).isEqualTo(first);
        }
        final int chosen = first.endsWith("10.1.0.2") ? 0 : 1;
        assertThat(nftables.elements(AFFINITY)).singleElement().satisfies(element -> {
            assertThat(element.key()).isEqualTo(Bytes.hex("0a000002"));
            assertThat(element.data()).isEqualTo(Bytes.u32(chosen));
            assertThat(element.timeoutMs()).isEqualTo(60_000);
        });
        nftables.newTransaction().flush(AFFINITY).commit();
        assertThat(connect(SERVICE, 80)).isNotEqualTo(first);
    }

    @Test
    void rejectedConnectionsAreToldAtOnce() throws Exception {
        final Chain forward = TABLE.chain("forward");
        nftables.newTransaction()
                .add(TABLE)
                .add(forward, Hook.filter(Hook.Point.FORWARD, 0))
                .add(forward.rule(new Meta(MetaKey.L4PROTO, R0), Cmp.eq(R0, Bytes.u8(6)), Reject.TCP_RESET))
                .add(forward.rule(
                        new Meta(MetaKey.L4PROTO, R0), Cmp.eq(R0, Bytes.u8(17)), Reject.ICMP_PORT_UNREACHABLE))
                .commit();
        assertThatThrownBy(() -> connect("10.1.0.2", BACKEND_PORT)).isInstanceOf(ConnectException.class);
        try (DatagramSocket socket = client.call(DatagramSocket::new)) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(InetAddress.getByName("10.1.0.2"), 9);
            socket.send(new DatagramPacket(new byte[1], 1));
            assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[1], 1)))
                    .isInstanceOf(PortUnreachableException.class);
        }
    }

    @Test
    void forwardedPacketsPassWhereAPolicyDropsTheRest() throws Exception {
        final Chain forward = TABLE.chain("forward");
        final Hook drop = Hook.filter(Hook.Point.FORWARD, 0).policy(Hook.Policy.DROP);
        nftables.newTransaction()
                .add(TABLE)
                .add(forward, drop)
                .add(forward.rule(
                        Payload.ipSaddr(R0), Cmp.eq(R0, Bytes.hex("0a000002")), new ImmediateVerdict(Verdict.ACCEPT)))
                .add(forward.rule(
                        Payload.ipDaddr(R0), Cmp.eq(R0, Bytes.hex("0a000002")), new ImmediateVerdict(Verdict.ACCEPT)))
                .commit();
        assertThat(connect("10.1.0.3", BACKEND_PORT)).isEqualTo("10.0.0.2 10.1.0.3");
    }
}
