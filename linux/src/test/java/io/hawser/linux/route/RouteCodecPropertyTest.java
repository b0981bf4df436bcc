package io.hawser.linux.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkSubscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is written is read back equal, whatever it is; and what is damaged is told to be, whatever the damage. */
class RouteCodecPropertyTest {
    private static final int HEADER_LENGTH = 16;

    @Property(tries = 200)
    void routeIsReadAsWritten(@ForAll("routes") final Route route) {
        assertThat(announced(tx -> tx.addRoute(route))).isEqualTo(new RouteEvent.RouteChanged(route));
    }

    @Property(tries = 200)
    void neighbourIsReadAsWritten(@ForAll("neighbours") final Neighbour neighbour) {
        assertThat(announced(tx -> tx.addNeighbour(neighbour))).isEqualTo(new RouteEvent.NeighbourChanged(neighbour));
    }

    @Property(tries = 200)
    void forwardingEntryIsReadAsWritten(@ForAll("entries") final FdbEntry entry) {
        assertThat(announced(tx -> tx.addFdbEntry(entry))).isEqualTo(new RouteEvent.FdbChanged(entry));
    }

    @Property(tries = 200)
    void addressIsReadAsWritten(@ForAll("addresses") final InterfaceAddress address) {
        assertThat(announced(tx -> tx.addAddress(address))).isEqualTo(new RouteEvent.AddressChanged(address));
    }

    @Property(tries = 200)
    void ruleIsReadAsWritten(@ForAll("rules") final Rule rule) {
        assertThat(announced(tx -> tx.addRule(rule))).isEqualTo(new RouteEvent.RuleAdded(rule));
    }

    @Property(tries = 1_000)
    void damagedMessageIsAValueOrAClearError(@ForAll final Random random) {
        final List<Consumer<RouteTransaction>> changes = samples();
        final byte[] message = request(changes.get(random.nextInt(changes.size())));
        byte[] body = Arrays.copyOfRange(message, HEADER_LENGTH, message.length);
        if (random.nextBoolean()) {
            body = Arrays.copyOf(body, random.nextInt(body.length));
        }
        for (int i = random.nextInt(4); i > 0 && body.length > 0; i--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt();
        }
        readOrRefuse(message[4], body);
    }

    @Test
    void everyTruncationIsAValueOrAClearError() {
        for (final Consumer<RouteTransaction> change : samples()) {
            final byte[] message = request(change);
            for (int length = HEADER_LENGTH; length < message.length; length++) {
                readOrRefuse(message[4], Arrays.copyOfRange(message, HEADER_LENGTH, length));
            }
        }
    }

    @Provide
    Arbitrary<Route> routes() {
        final Arbitrary<RouteType> types =
                Arbitraries.of(RouteType.UNICAST, RouteType.LOCAL, RouteType.BLACKHOLE, RouteType.THROW);
        return prefixes()
                .flatMap(destination -> Combinators.combine(
                                types,
                                hops().list().ofMaxSize(4),
                                Arbitraries.integers(),
                                Arbitraries.longs().between(1, 0xffff_ffffL).filter(metric -> metric != 1024),
                                Arbitraries.integers().between(0, 255),
                                Arbitraries.integers().between(0, 255),
                                addresses(destination.family()).injectNull(0.5),
                                Arbitraries.integers().between(0, 65_535))
                        .as((type, hops, table, metric, scope, small, source, mtu) -> new Route(
                                destination,
                                table,
                                small,
                                metric,
                                type,
                                scope,
                                small,
                                source,
                                mtu,
                                type.isRefusal() ? List.of() : hops,
                                false)));
    }

    @Provide
    Arbitrary<Neighbour> neighbours() {
        return Combinators.combine(
                        indexes(), ipAddresses(), macs().injectNull(0.2), Arbitraries.of(NeighbourState.class), bytes())
                .as(Neighbour::new);
    }

    @Provide
    Arbitrary<FdbEntry> entries() {
        final Arbitrary<Integer> ports = Arbitraries.integers().between(0, 65_535);
        return Combinators.combine(
                        Combinators.combine(indexes(), macs(), Arbitraries.of(FdbEntry.Table.class))
                                .as((index, mac, table) ->
                                        new FdbEntry(index, mac, table, null, FdbState.STATIC, 0, 0, 0, 0, 0)),
                        ipAddresses().injectNull(0.3),
                        Arbitraries.of(FdbState.class),
                        Arbitraries.integers().between(0, 4_095),
                        ports,
                        Arbitraries.integers().between(0, 0xff_ffff),
                        Arbitraries.integers().between(0, 1 << 20),
                        bytes())
                .as((base, destination, state, vlan, port, vni, via, flags) -> new FdbEntry(
                        base.ifindex(),
                        base.mac(),
                        base.table(),
                        destination,
                        state,
                        vlan,
                        port,
                        vni,
                        via,
                        flags & ~(Ntf.NTF_SELF | Ntf.NTF_MASTER)));
    }

    @Provide
    Arbitrary<InterfaceAddress> addresses() {
        final Arbitrary<Long> seconds = Arbitraries.longs().between(0, InterfaceAddress.FOREVER);
        return prefixesWithHostBits()
                .flatMap(prefix -> Combinators.combine(
                                indexes(),
                                addresses(prefix.family())
                                        .filter(peer -> !peer.equals(prefix.address()))
                                        .injectNull(0.5),
                                addresses(prefix.family()).injectNull(0.5),
                                bytes(),
                                Arbitraries.integers(),
                                Arbitraries.of("", "u0:x"),
                                seconds,
                                seconds)
                        .as((index, peer, broadcast, scope, flags, label, preferred, valid) -> new InterfaceAddress(
                                index, prefix, peer, broadcast, scope, flags, label, preferred, valid)));
    }

    @Provide
    Arbitrary<Rule> rules() {
        return Arbitraries.of(IpFamily.class)
                .flatMap(family -> Combinators.combine(
                                Arbitraries.of(RuleAction.class),
                                Arbitraries.longs().between(0, 0xffff_ffffL),
                                Arbitraries.integers(),
                                conditions(family).injectNull(0.3),
                                conditions(family).injectNull(0.3),
                                Arbitraries.integers(),
                                Arbitraries.of("", "u0"),
                                Arbitraries.integers().between(-1, 128))
                        .as((action, priority, number, from, to, mark, name, length) -> new Rule(
                                family,
                                priority,
                                action,
                                action == RuleAction.TABLE ? number : 0,
                                action == RuleAction.GOTO ? number : 0,
                                mark % 2 == 0,
                                from,
                                to,
                                mark,
                                mark,
                                name,
                                name,
                                length,
                                mark & 0xff,
                                false)));
    }

    private static Arbitrary<NextHop> hops() {
        return Combinators.combine(
                        ipAddresses().injectNull(0.2),
                        indexes(),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 256))
                .as(NextHop::new);
    }

    private static Arbitrary<IpPrefix> conditions(final IpFamily family) {
        return Combinators.combine(addresses(family), Arbitraries.integers().between(1, family.bits()))
                .as((address, length) -> new IpPrefix(address, length).network());
    }

    private static Arbitrary<IpPrefix> prefixes() {
        return prefixesWithHostBits().map(IpPrefix::network);
    }

    private static Arbitrary<IpPrefix> prefixesWithHostBits() {
        return ipAddresses()
                .flatMap(address -> Arbitraries.integers()
                        .between(0, address.family().bits())
                        .map(length -> new IpPrefix(address, length)));
    }

    private static Arbitrary<IpAddress> ipAddresses() {
        return Arbitraries.of(IpFamily.class).flatMap(RouteCodecPropertyTest::addresses);
    }

    private static Arbitrary<IpAddress> addresses(final IpFamily family) {
        return family == IpFamily.IPV4
                ? Arbitraries.integers().map(IpAddress::v4)
                : Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(IpAddress::v6);
    }

    private static Arbitrary<MacAddress> macs() {
        return Arbitraries.longs().between(0, 0xffff_ffff_ffffL).map(MacAddress::new);
    }

    private static Arbitrary<Integer> indexes() {
        return Arbitraries.integers().between(1, Integer.MAX_VALUE);
    }

    private static Arbitrary<Integer> bytes() {
        return Arbitraries.integers().between(0, 255);
    }

    /** One request of each shape. */
    private static List<Consumer<RouteTransaction>> samples() {
        final IpAddress v4 = IpAddress.parse("10.0.0.1");
        final IpAddress v6 = IpAddress.parse("fd00::1");
        final Route route = Route.to(IpPrefix.parse("10.1.0.0/16"))
                .nextHop(NextHop.via(v4, 3))
                .nextHop(new NextHop(v6, 4, true, 7))
                .table(1000)
                .mtu(1400)
                .metric(5)
                .build();
        final Vxlan vxlan = Vxlan.builder(7)
                .local(v6)
                .remote(v4)
                .lower(3)
                .sourcePorts(1, 2)
                .with(VxlanFlag.GBP)
                .flowLabel(5)
                .build();
        final Rule rule = Rule.lookup(IpFamily.IPV6, 1000)
                .from(IpPrefix.host(v6))
                .iif("u0")
                .mark(1, 2)
                .build();
        return List.of(
                tx -> tx.addRoute(route),
                tx -> tx.addRoute(Route.to(IpPrefix.host(v4)).via(v6).dev(3).build()),
                tx -> tx.addRule(rule),
                tx -> tx.addLink("vx", vxlan, LinkSetting.mac(new MacAddress(7))),
                tx -> tx.addLink("br0", Bridge.DEFAULT.withAgeingTime(7)),
                tx -> tx.addLink("hw0", new Veth(0, 0)),
                tx -> tx.changeLink(LinkRef.index(3), LinkSetting.addrGenMode(AddrGenMode.NONE)),
                tx -> tx.addNeighbour(Neighbour.permanent(3, v6, new MacAddress(7))),
                tx -> tx.addFdbEntry(
                        new FdbEntry(3, new MacAddress(7), FdbEntry.Table.SELF, v4, FdbState.STATIC, 1, 2, 3, 4, 5)),
                tx -> tx.addAddress(InterfaceAddress.of(3, IpPrefix.host(v4))
                        .withLabel("u0:x")
                        .withFlags(-1)
                        .withLifetime(1, 2)));
    }

    private static void readOrRefuse(final int type, final byte[] body) {
        try {
            events(type, body).forEach(event -> assertThat(event.toString()).isNotEmpty());
        } catch (final NetlinkException e) {
            assertThat(e).hasMessageStartingWith("read ").hasMessageContaining("EBADMSG: ");
        }
    }

    private static RouteEvent announced(final Consumer<RouteTransaction> change) {
        final byte[] message = request(change);
        final List<RouteEvent> events = events(message[4], Arrays.copyOfRange(message, HEADER_LENGTH, message.length));
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static byte[] request(final Consumer<RouteTransaction> change) {
        final List<byte[]> requests = SentBytes.requests(change);
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    /** What a subscription makes of a message: for the kernel, a request and an announcement look alike. */
    private static List<RouteEvent> events(final int type, final byte[] body) {
        final FakeNetlink fake = new FakeNetlink().announce(type, body);
        final List<RouteEvent> events = new ArrayList<>();
        try (RouteSubscription subscription = new RouteSubscription(new NetlinkSubscription(fake))) {
            subscription.poll(events::add, 1, 0);
        }
        return events;
    }
}
