package io.hawser.overlay.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.route.VxlanFlag;
import io.hawser.overlay.config.BackendConfig;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.BackendData;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.lease.Subnets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VxlanBackendTest {
    private static final MacAddress OWN_MAC = MacAddress.parse("76:3c:1e:75:f9:ef");
    private static final MacAddress OWN_MAC_V6 = MacAddress.parse("76:3c:1e:75:f9:f0");
    private static final MacAddress PEER_MAC = MacAddress.parse("a6:e9:ad:f6:0d:1e");
    private static final Subnets OWN = Subnets.of(IpPrefix.parse("10.244.15.0/24"));
    private static final Underlay UNDERLAY = new Underlay(
            "eth0",
            7,
            1500,
            Optional.of(IpAddress.parse("198.18.0.1")),
            Optional.of(IpAddress.parse("fd18::1")),
            List.of(IpPrefix.parse("198.18.0.1/15")));

    @Test
    void attributesAreWhatFlannelWrites() {
        assertThat(backend("{\"Type\":\"vxlan\"}").attributes().toJson())
                .isEqualTo("{\"PublicIP\":\"198.18.0.1\",\"PublicIPv6\":null,\"BackendType\":\"vxlan\","
                        + "\"BackendData\":{\"VNI\":1,\"VtepMAC\":\"76:3c:1e:75:f9:ef\"}}");
    }

    @Test
    void deviceIsFlannels() {
        final OverlayState state = backend("{\"Type\":\"vxlan\"}").desired(OWN, List.of());
        assertThat(state.devices()).singleElement().satisfies(device -> {
            assertThat(device.name()).isEqualTo("flannel.1");
            assertThat(device.mtu()).isEqualTo(1450);
            assertThat(device.address()).hasToString("10.244.15.0/32");
            assertThat(device.mac()).isEqualTo(OWN_MAC);
            assertThat(device.settings().port()).isEqualTo(8472);
            assertThat(device.settings().lower()).isEqualTo(7);
            assertThat(device.settings().is(VxlanFlag.LEARNING)).isFalse();
        });
    }

    @Test
    void settingsOfTheNetworkReachTheDevice() {
        final VxlanBackend backend = backend(
                "{\"Type\":\"vxlan\",\"VNI\":4096,\"Port\":4789,\"GBP\":true," + "\"Learning\":true,\"MTU\":1400}");
        assertThat(backend.podMtu()).isEqualTo(1350);
        assertThat(backend.desired(OWN, List.of()).devices()).singleElement().satisfies(device -> {
            assertThat(device.name()).isEqualTo("flannel.4096");
            assertThat(device.settings().port()).isEqualTo(4789);
            assertThat(device.settings().is(VxlanFlag.GBP)).isTrue();
            assertThat(device.settings().is(VxlanFlag.LEARNING)).isTrue();
        });
    }

    @Test
    void peerIsReachedThroughTheTunnel() {
        assertThat(backend("{\"Type\":\"vxlan\"}")
                        .desired(OWN, List.of(peer("10.244.20.0/24", "198.18.0.2")))
                        .paths())
                .containsExactly(new PeerPath.Tunnelled(
                        IpPrefix.parse("10.244.20.0/24"), "flannel.1", PEER_MAC, IpAddress.parse("198.18.0.2")));
    }

    @Test
    void directRoutingIsForPeersOnTheLinkAlone() {
        assertThat(backend("{\"Type\":\"vxlan\",\"DirectRouting\":true}")
                        .desired(
                                OWN,
                                List.of(peer("10.244.20.0/24", "198.18.0.2"), peer("10.244.21.0/24", "203.0.113.9")))
                        .paths())
                .containsExactly(
                        new PeerPath.Direct(IpPrefix.parse("10.244.20.0/24"), IpAddress.parse("198.18.0.2")),
                        new PeerPath.Tunnelled(
                                IpPrefix.parse("10.244.21.0/24"),
                                "flannel.1",
                                PEER_MAC,
                                IpAddress.parse("203.0.113.9")));
    }

    @Test
    void ownLeaseAndOtherBackendsAreNoPeers() {
        final Lease own = peer("10.244.15.0/24", "198.18.0.1");
        final Lease hostGw = lease(
                Subnets.of(IpPrefix.parse("10.244.30.0/24")),
                LeaseAttributes.of(IpAddress.parse("198.18.0.3"), BackendType.HOST_GW));
        final Lease unknown = lease(
                Subnets.of(IpPrefix.parse("10.244.31.0/24")),
                LeaseAttributes.of(IpAddress.parse("198.18.0.4"), new BackendType("wireguard")));
        assertThat(backend("{\"Type\":\"vxlan\"}")
                        .desired(OWN, List.of(own, hostGw, unknown))
                        .paths())
                .isEmpty();
    }

    @Test
    void dualStackHasADeviceAndAPathOfEachFamily() {
        final NetworkConfig network = NetworkConfig.parse("{\"Network\":\"10.244.0.0/16\",\"EnableIPv6\":true,"
                + "\"IPv6Network\":\"fd00::/48\",\"Backend\":{\"Type\":\"vxlan\"}}");
        final VxlanBackend backend =
                new VxlanBackend(network, (BackendConfig.Vxlan) network.backend(), UNDERLAY, OWN_MAC, OWN_MAC_V6);
        final Lease peer = lease(
                Subnets.of(IpPrefix.parse("10.244.20.0/24"), IpPrefix.parse("fd00:0:0:20::/64")),
                new LeaseAttributes(
                        Optional.of(IpAddress.parse("198.18.0.2")),
                        Optional.of(IpAddress.parse("fd18::2")),
                        BackendType.VXLAN,
                        Optional.of(new BackendData.Vxlan(1, PEER_MAC)),
                        Optional.of(new BackendData.Vxlan(1, OWN_MAC_V6))));
        final OverlayState state = backend.desired(
                Subnets.of(IpPrefix.parse("10.244.15.0/24"), IpPrefix.parse("fd00:0:0:15::/64")), List.of(peer));
        assertThat(state.devices()).extracting(TunnelDevice::name).containsExactly("flannel.1", "flannel-v6.1");
        assertThat(state.devices()).extracting(TunnelDevice::mtu).containsExactly(1450, 1430);
        assertThat(state.paths())
                .extracting(path -> path.subnet().toString())
                .containsExactly("10.244.20.0/24", "fd00:0:0:20::/64");
        assertThat(backend.podMtu()).isEqualTo(1430);
    }

    @Test
    void derivedMacIsStableUnicastAndLocal() {
        final MacAddress mac = VtepMac.derive(IpAddress.parse("198.18.0.1"), 1);
        assertThat(VtepMac.derive(IpAddress.parse("198.18.0.1"), 1)).isEqualTo(mac);
        assertThat(VtepMac.derive(IpAddress.parse("198.18.0.2"), 1)).isNotEqualTo(mac);
        assertThat(VtepMac.derive(IpAddress.parse("198.18.0.1"), 2)).isNotEqualTo(mac);
        assertThat(mac.isMulticast()).isFalse();
        assertThat(mac.byteAt(0) & 0x02).isEqualTo(0x02);
    }

    private static VxlanBackend backend(final String json) {
        final NetworkConfig network = NetworkConfig.parse("{\"Network\":\"10.244.0.0/16\",\"Backend\":" + json + "}");
        final Underlay v4 =
                new Underlay("eth0", 7, 1500, UNDERLAY.publicIpv4(), Optional.empty(), UNDERLAY.connected());
        return new VxlanBackend(network, (BackendConfig.Vxlan) network.backend(), v4, OWN_MAC, OWN_MAC_V6);
    }

    private static Lease peer(final String subnet, final String publicIp) {
        return lease(
                Subnets.of(IpPrefix.parse(subnet)),
                LeaseAttributes.of(IpAddress.parse(publicIp), BackendType.VXLAN, new BackendData.Vxlan(1, PEER_MAC)));
    }

    private static Lease lease(final Subnets subnets, final LeaseAttributes attributes) {
        return new Lease(subnets, attributes, "holder", LeaseTerm.LIMITED, 1, 1);
    }
}
