package io.hawser.linux.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left with links beside their settings: an alias, a group, and IPv4 settings. One namespace. */
class LinkGroupTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void linksOfAGroupAreDeletedTogetherAndNoOther() throws Exception {
        final TestNamespace namespace = namespaces.create("group");
        try (RouteNetlink route = namespace.call(RouteNetlink::open)) {
            final RouteTransaction transaction = route.newTransaction();
            for (int i = 0; i < 3; i++) {
                final LinkSetting group = i == 2 ? LinkSetting.group(8) : LinkSetting.group(7);
                transaction.addVeth(VethEnd.of("a" + i, group), VethEnd.of("b" + i));
            }
            transaction.commitOrThrow();
            route.newTransaction().deleteGroup(7).commitOrThrow();
            assertThat(route.links())
                    .extracting(Link::name)
                    .contains("a2", "b2")
                    .doesNotContain("a0", "b0", "a1", "b1");
        }
    }

    @Test
    void groupOfEverybodyIsNotDeleted() throws Exception {
        final TestNamespace namespace = namespaces.create("zero");
        namespace.run("ip link add br0 type bridge");
        try (RouteNetlink route = namespace.call(RouteNetlink::open)) {
            final RouteTransaction transaction = route.newTransaction().deleteGroup(0);
            assertThatThrownBy(transaction::commit).hasMessageContaining("links of group 0");
            assertThat(route.linkByName("br0")).isPresent();
        }
    }

    @Test
    void aliasIsKeptByTheKernelAndShownByIp() throws Exception {
        final TestNamespace namespace = namespaces.create("alias");
        namespace.run("ip link add br0 type bridge");
        try (RouteNetlink route = namespace.call(RouteNetlink::open)) {
            assertThat(route.linkByName("br0").orElseThrow().alias()).isEmpty();
            route.newTransaction()
                    .changeLink(LinkRef.named("br0"), LinkSetting.alias("pod 10.0.0.1, eth0"))
                    .commitOrThrow();
            assertThat(route.linkByName("br0").orElseThrow().alias()).isEqualTo("pod 10.0.0.1, eth0");
            assertThat(namespace.run("ip link show br0")).contains("alias pod 10.0.0.1, eth0\n");
            route.newTransaction()
                    .changeLink(LinkRef.named("br0"), LinkSetting.alias(""))
                    .commitOrThrow();
            assertThat(route.linkByName("br0").orElseThrow().alias()).isEmpty();
        }
    }

    @Test
    void ipv4SettingIsWrittenWithoutProcSys() throws Exception {
        final TestNamespace namespace = namespaces.create("conf");
        namespace.run("ip link add br0 type bridge");
        try (RouteNetlink route = namespace.call(RouteNetlink::open)) {
            route.newTransaction()
                    .changeLink(LinkRef.named("br0"), LinkSetting.ipv4Conf(Ipv4Devconf.IPV4_DEVCONF_ARP_NOTIFY, 1))
                    .changeLink(LinkRef.named("br0"), LinkSetting.ipv4Conf(Ipv4Devconf.IPV4_DEVCONF_ROUTE_LOCALNET, 1))
                    .commitOrThrow();
        }
        assertThat(namespace.run("cat /proc/sys/net/ipv4/conf/br0/arp_notify")).isEqualTo("1\n");
        assertThat(namespace.run("cat /proc/sys/net/ipv4/conf/br0/route_localnet"))
                .isEqualTo("1\n");
    }
}
