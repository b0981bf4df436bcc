package io.hawser.overlay.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.backend.Underlay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KernelInterfacesTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void interfacesAndRoutesAreTheKernels() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        namespace.run("ip link add eth0 mtu 1400 type veth peer name other");
        namespace.run("ip addr add 198.18.0.1/15 dev eth0");
        namespace.run("ip addr add fd18::1/64 dev eth0 nodad");
        namespace.run("ip link set eth0 up");
        namespace.run("ip link set other up");
        namespace.run("ip route add default via 198.18.0.254 metric 100");
        try (RouteNetlink route = namespace.call(RouteNetlink::open)) {
            final KernelInterfaces table = new KernelInterfaces(route);
            final Underlay found = InterfaceSelection.DEFAULT.find(table);
            assertThat(found.name()).isEqualTo("eth0");
            assertThat(found.mtu()).isEqualTo(1400);
            assertThat(found.publicIpv4()).contains(IpAddress.parse("198.18.0.1"));
            assertThat(found.publicIpv6()).contains(IpAddress.parse("fd18::1"));
            assertThat(found.connected()).contains(IpPrefix.parse("198.18.0.1/15"));
            assertThat(found.isOnLink(IpAddress.parse("198.19.255.1"))).isTrue();
            assertThat(found.isOnLink(IpAddress.parse("192.0.2.1"))).isFalse();
            assertThat(table.towards(IpAddress.parse("192.0.2.1"))).hasValue(found.index());
            assertThat(table.ofDefaultRoute(IpFamily.IPV6)).isEmpty();
            namespace.run("ip route delete default");
            assertThat(table.towards(IpAddress.parse("192.0.2.1"))).isEmpty();
        }
    }
}
