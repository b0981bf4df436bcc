package io.hawser.linux.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.Errno;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A refusal names what was asked, on which object, and the kernel's reason. */
class RouteRefusalTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private RouteNetlink netlink;

    @BeforeEach
    void open() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        netlink = namespace.call(RouteNetlink::open);
    }

    @AfterEach
    void close() {
        netlink.close();
    }

    @Test
    void oneRefusalDoesNotHoldUpTheOthers() {
        final RouteTransaction transaction = netlink.newTransaction()
                .addVeth(VethEnd.of("u0"), VethEnd.of("u1"))
                .addVeth(VethEnd.of("u0"), VethEnd.of("u2"))
                .changeLink(LinkRef.named("missing"), LinkSetting.up())
                .changeLink(LinkRef.named("u1"), LinkSetting.up());
        final List<NetlinkException> refusals = transaction.commit().refusals();
        assertThat(refusals).extracting(NetlinkException::errno).containsExactly(Errno.EEXIST, Errno.ENODEV);
        assertThat(refusals.get(0)).hasMessage("add link u0 veth peer (u2): EEXIST");
        assertThat(refusals.get(1)).hasMessage("change link missing up: ENODEV");
        assertThat(netlink.linkByName("u1").orElseThrow().isUp()).isTrue();
        assertThatThrownBy(transaction::commitOrThrow)
                .hasMessage("add link u0 veth peer (u1): EEXIST")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
    }

    @Test
    void vniThatIsTooLargeIsNamedByItsPath() {
        assertRefused(
                netlink.newTransaction().addLink("vx", Vxlan.builder(1 << 24).build()),
                Errno.ERANGE,
                "IFLA_LINKINFO/IFLA_INFO_DATA/IFLA_VXLAN_ID",
                "16777216");
    }

    @Test
    void nameThatIsTooLongIsNamedByItsPath() {
        assertRefused(
                netlink.newTransaction().addLink("a-name-that-is-longer-than-fifteen", Bridge.DEFAULT),
                Errno.ERANGE,
                "IFLA_IFNAME",
                "");
    }

    @Test
    void routeByALinkThatIsNotThereIsRefused() {
        final Route route = Route.to(IpPrefix.parse("10.1.0.0/16")).dev(99).build();
        assertRefused(netlink.newTransaction().addRoute(route), Errno.ENODEV, "", "");
        assertThatThrownBy(() -> netlink.newTransaction().addRoute(route).commitOrThrow())
                .hasMessageStartingWith("add route 10.1.0.0/16 dev 99: ENODEV");
        assertRefused(netlink.newTransaction().deleteRoute(route), Errno.ESRCH, "", "");
    }

    @Test
    void routeViaAGatewayThatCannotBeReachedIsRefusedWithTheKernelsReason() {
        final Route route = Route.to(IpPrefix.parse("10.1.0.0/16"))
                .via(IpAddress.parse("10.2.0.1"))
                .build();
        assertRefused(netlink.newTransaction().addRoute(route), Errno.ENETUNREACH, "", "Nexthop has invalid gateway");
    }

    @Test
    void entriesOfTheWrongDeviceAreRefusedWithTheKernelsReason() {
        final MacAddress mac = MacAddress.parse("a6:e9:ad:f6:0d:1e");
        final FdbEntry entry = FdbEntry.port(1, mac, FdbState.STATIC);
        assertRefused(netlink.newTransaction().addFdbEntry(entry), Errno.EINVAL, "", "");
        final Neighbour neighbour = Neighbour.permanent(99, IpAddress.parse("10.0.0.1"), mac);
        assertRefused(netlink.newTransaction().addNeighbour(neighbour), Errno.ENODEV, "", "");
    }

    @Test
    void questionAboutALinkThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> netlink.routes(RouteFilter.MAIN.oif(99)))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV))
                .hasMessageStartingWith("list routes ");
    }

    private static void assertRefused(
            final RouteTransaction transaction, final int errno, final String attribute, final String text) {
        assertThat(transaction.commit().refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.errno()).as(refusal.getMessage()).isEqualTo(errno);
            assertThat(refusal.attribute()).as(refusal.getMessage()).isEqualTo(attribute);
            assertThat(refusal.kernelText()).contains(text);
        });
    }
}
