package io.hawser.overlay.backend;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.route.Vxlan;
import io.hawser.linux.route.VxlanFlag;
import io.hawser.overlay.config.BackendConfig;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.BackendData;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Flannel's vxlan backend: one device of each family with learning off, and one route, neighbour and FDB entry a peer.
 * With DirectRouting, peers on the same link get a plain route instead.
 */
public final class VxlanBackend implements Backend {
    /** Outer Ethernet (14), IPv4 (20), UDP (8) and VXLAN (8) headers. */
    public static final int IPV4_OVERHEAD = 50;
    /** The same with an outer IPv6 header (40). */
    public static final int IPV6_OVERHEAD = 70;

    private final NetworkConfig network;
    private final BackendConfig.Vxlan config;
    private final Underlay underlay;
    private final MacAddress macV4;
    private final MacAddress macV6;

    /**
     * @param network the cluster's configuration
     * @param config its backend
     * @param underlay how this node is joined to the others
     * @param macV4 the Ethernet address of the IPv4 device
     * @param macV6 the Ethernet address of the IPv6 device
     */
    public VxlanBackend(
            final NetworkConfig network,
            final BackendConfig.Vxlan config,
            final Underlay underlay,
            final MacAddress macV4,
            final MacAddress macV6) {
        this.network = network;
        this.config = config;
        this.underlay = underlay;
        this.macV4 = macV4;
        this.macV6 = macV6;
    }

    /** Flannel's name for the device of one family. */
    public static String deviceName(final BackendConfig.Vxlan config, final IpFamily family) {
        return (family == IpFamily.IPV4 ? "flannel." : "flannel-v6.") + config.vni();
    }

    @Override
    public LeaseAttributes attributes() {
        return new LeaseAttributes(
                underlay.publicIpv4(),
                underlay.publicIpv6(),
                BackendType.VXLAN,
                network.ipv4().map(range -> new BackendData.Vxlan(config.vni(), macV4)),
                network.ipv6().map(range -> new BackendData.Vxlan(config.vni(), macV6)));
    }

    @Override
    public int podMtu() {
        return deviceMtu(network.ipv6().isPresent() ? IpFamily.IPV6 : IpFamily.IPV4);
    }

    @Override
    public OverlayState desired(final Subnets own, final Collection<Lease> peers) {
        final List<TunnelDevice> devices = new ArrayList<>();
        final List<PeerPath> paths = new ArrayList<>();
        for (final IpFamily family : IpFamily.values()) {
            own.subnet(family).ifPresent(subnet -> devices.add(device(family, subnet)));
        }
        for (final Lease peer : PeerFilter.others(own, peers, BackendType.VXLAN)) {
            for (final IpFamily family : IpFamily.values()) {
                path(peer, family).ifPresent(paths::add);
            }
        }
        return new OverlayState(underlay, own, devices, paths, network.networks());
    }

    private TunnelDevice device(final IpFamily family, final IpPrefix subnet) {
        final Vxlan.Builder settings = Vxlan.builder(config.vni())
                .local(underlay.publicIp(family).orElse(null))
                .lower(underlay.index())
                .port(config.port());
        if (!config.learning()) {
            settings.without(VxlanFlag.LEARNING);
        }
        if (config.gbp()) {
            settings.with(VxlanFlag.GBP);
        }
        return new TunnelDevice(
                deviceName(config, family),
                settings.build(),
                family == IpFamily.IPV4 ? macV4 : macV6,
                deviceMtu(family),
                IpPrefix.host(subnet.address()));
    }

    private Optional<PeerPath> path(final Lease peer, final IpFamily family) {
        final Optional<IpPrefix> subnet = peer.subnets().subnet(family);
        final Optional<IpAddress> publicIp = peer.attributes().publicIp(family);
        if (subnet.isEmpty() || publicIp.isEmpty() || network.range(family).isEmpty()) {
            return Optional.empty();
        }
        if (config.directRouting() && underlay.isOnLink(publicIp.get())) {
            return Optional.of(new PeerPath.Direct(subnet.get(), publicIp.get()));
        }
        final Optional<BackendData> data = family == IpFamily.IPV4
                ? peer.attributes().backendData()
                : peer.attributes().backendV6Data();
        return data.filter(BackendData.Vxlan.class::isInstance)
                .map(BackendData.Vxlan.class::cast)
                .map(vxlan -> new PeerPath.Tunnelled(
                        subnet.get(), deviceName(config, family), vxlan.vtepMac(), publicIp.get()));
    }

    private int deviceMtu(final IpFamily family) {
        return config.mtu().orElse(underlay.mtu()) - (family == IpFamily.IPV4 ? IPV4_OVERHEAD : IPV6_OVERHEAD);
    }
}
