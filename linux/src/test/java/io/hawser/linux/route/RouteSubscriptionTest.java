package io.hawser.linux.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.netlink.FakeNetlink;
import io.hawser.linux.netlink.NetlinkSubscription;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the kernel announces arrives as the event that it is. */
class RouteSubscriptionTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final MacAddress MAC = MacAddress.parse("a6:e9:ad:f6:0d:1e");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private final List<RouteEvent> events = new ArrayList<>();
    private RouteNetlink netlink;
    private RouteSubscription subscription;

    @BeforeEach
    void open() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        netlink = namespace.call(RouteNetlink::open);
        subscription = namespace.call(() -> RouteSubscription.open(RouteGroup.values()));
    }

    @AfterEach
    void close() {
        subscription.close();
        netlink.close();
    }

    @Test
    void linkIsAnnouncedWhenItComesChangesAndGoes() {
        netlink.newTransaction()
                .addVeth(VethEnd.of("u0"), VethEnd.of("u1"))
                .changeLink(LinkRef.named("u0"), LinkSetting.mtu(1400))
                .deleteLink(LinkRef.named("u0"))
                .commitOrThrow();
        await(event -> event instanceof RouteEvent.LinkChanged changed
                && changed.link().name().equals("u0"));
        await(event -> event instanceof RouteEvent.LinkChanged changed
                && changed.link().name().equals("u0")
                && changed.link().mtu() == 1400);
        await(event -> event instanceof RouteEvent.LinkRemoved removed
                && removed.link().name().equals("u0"));
    }

    @Test
    void portThatLeavesItsBridgeIsNoLinkThatIsGone() {
        netlink.newTransaction()
                .addLink("br0", Bridge.DEFAULT)
                .addVeth(VethEnd.of("u0"), VethEnd.of("u1"))
                .commitOrThrow();
        final int bridge = netlink.linkByName("br0").orElseThrow().index();
        final int u0 = netlink.linkByName("u0").orElseThrow().index();
        netlink.newTransaction()
                .changeLink(LinkRef.index(u0), LinkSetting.master(bridge))
                .changeBridgePort(u0, BridgePortSetting.on(BridgePortFlag.HAIRPIN))
                .changeLink(LinkRef.index(u0), LinkSetting.noMaster())
                .commitOrThrow();
        await(event -> event instanceof RouteEvent.BridgePortChanged changed
                && changed.ifindex() == u0
                && changed.bridge() == bridge
                && changed.port().is(BridgePortFlag.HAIRPIN));
        await(event -> event.equals(new RouteEvent.BridgePortRemoved(u0, bridge)));
        assertThat(events).noneMatch(RouteEvent.LinkRemoved.class::isInstance);
    }

    @Test
    void addressRouteNeighbourForwardingEntryAndRuleAreAnnouncedInBothFamilies() {
        netlink.newTransaction()
                .addVeth(
                        VethEnd.of("u0", LinkSetting.addrGenMode(AddrGenMode.NONE), LinkSetting.up()),
                        VethEnd.of("u1", LinkSetting.addrGenMode(AddrGenMode.NONE), LinkSetting.up()))
                .addLink("vx", Vxlan.builder(1).build())
                .commitOrThrow();
        final int u0 = netlink.linkByName("u0").orElseThrow().index();
        final int vx = netlink.linkByName("vx").orElseThrow().index();
        announcesAddressAndRoute(u0, IpPrefix.parse("10.9.0.1/24"), IpPrefix.parse("10.8.0.0/16"));
        announcesAddressAndRoute(u0, IpPrefix.parse("fd01::1/64"), IpPrefix.parse("fd02::/64"));
        for (final String text : List.of("10.9.0.2", "fd01::2")) {
            final Neighbour neighbour = Neighbour.permanent(u0, IpAddress.parse(text), MAC);
            netlink.newTransaction().addNeighbour(neighbour).commitOrThrow();
            await(event -> event.equals(new RouteEvent.NeighbourChanged(neighbour)));
            netlink.newTransaction().deleteNeighbour(neighbour).commitOrThrow();
            await(event -> event instanceof RouteEvent.NeighbourRemoved removed
                    && removed.neighbour().key().equals(neighbour.key()));
        }
        final FdbEntry entry = FdbEntry.remote(vx, MAC, IpAddress.parse("198.18.0.2"));
        netlink.newTransaction().addFdbEntry(entry).deleteFdbEntry(entry).commitOrThrow();
        await(event -> event.equals(new RouteEvent.FdbChanged(entry)));
        await(event -> event.equals(new RouteEvent.FdbRemoved(entry)));
        for (final IpFamily family : IpFamily.values()) {
            final Rule rule = Rule.lookup(family, 1000).priority(77).build();
            netlink.newTransaction().addRule(rule).deleteRule(rule).commitOrThrow();
            await(event -> event.equals(new RouteEvent.RuleAdded(rule)));
            await(event -> event.equals(new RouteEvent.RuleRemoved(rule)));
        }
    }

    @Test
    void overrunIsAnEvent() {
        netlink.newTransaction().addVeth(VethEnd.of("u0"), VethEnd.of("u1")).commitOrThrow();
        final RouteTransaction transaction = netlink.newTransaction();
        for (int i = 0; i < 3_000; i++) {
            transaction.changeLink(LinkRef.named("u0"), LinkSetting.mtu(1400 + i % 2));
        }
        transaction.commitOrThrow();
        await(RouteEvent.Overrun.class::isInstance);
    }

    @Test
    void foreignAndUnknownMessagesArePassedOver() {
        final FakeNetlink fake = new FakeNetlink();
        fake.announce(4711, new byte[] {2, 0, 0, 0});
        fake.announce(Rtm.RTM_NEWROUTE, new byte[] {77, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        fake.announce(Rtm.RTM_NEWLINK, new byte[0]);
        fake.overrun();
        try (RouteSubscription quiet = new RouteSubscription(new NetlinkSubscription(fake))) {
            assertThat(quiet.poll(events::add, 10, 0)).isEqualTo(4);
        }
        assertThat(events).containsExactly(new RouteEvent.Overrun());
    }

    private void announcesAddressAndRoute(final int ifindex, final IpPrefix own, final IpPrefix destination) {
        final InterfaceAddress address = InterfaceAddress.of(ifindex, own).withFlags(IfaF.IFA_F_NODAD);
        final Route route = Route.to(destination).dev(ifindex).metric(9).build();
        netlink.newTransaction().addAddress(address).addRoute(route).commitOrThrow();
        await(event -> event instanceof RouteEvent.AddressChanged changed
                && changed.address().key().equals(address.key()));
        await(event -> event.equals(new RouteEvent.RouteChanged(route)));
        netlink.newTransaction().deleteRoute(route).deleteAddress(address).commitOrThrow();
        await(event -> event.equals(new RouteEvent.RouteRemoved(route)));
        await(event -> event instanceof RouteEvent.AddressRemoved removed
                && removed.address().key().equals(address.key()));
    }

    private void await(final Predicate<RouteEvent> wanted) {
        final long deadline = System.nanoTime() + PATIENCE_NS;
        while (events.stream().noneMatch(wanted)) {
            assertThat(System.nanoTime()).as("announced so far: %s", events).isLessThan(deadline);
            subscription.poll(events::add, 100, 100);
        }
    }
}
