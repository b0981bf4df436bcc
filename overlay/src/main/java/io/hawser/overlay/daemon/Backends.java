package io.hawser.overlay.daemon;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.route.Link;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.route.Vxlan;
import io.hawser.overlay.backend.AllocBackend;
import io.hawser.overlay.backend.Backend;
import io.hawser.overlay.backend.CarriedVxlanBackend;
import io.hawser.overlay.backend.HostGwBackend;
import io.hawser.overlay.backend.UdpBackend;
import io.hawser.overlay.backend.Underlay;
import io.hawser.overlay.backend.VtepMac;
import io.hawser.overlay.backend.VxlanBackend;
import io.hawser.overlay.config.BackendConfig;
import io.hawser.overlay.config.NetworkConfig;
import java.util.Optional;

/** Chooses the backend that the network's configuration names. */
final class Backends {
    private final RouteNetlink route;
    private final CarryingPolicy carrying;
    private final KernelVxlanSupport kernelVxlan;

    Backends(final RouteNetlink route, final CarryingPolicy carrying) {
        this.route = route;
        this.carrying = carrying;
        kernelVxlan = new KernelVxlanSupport(route);
    }

    /**
     * The backend for this underlay.
     *
     * @throws IllegalArgumentException if the underlay lacks a family that the network has
     */
    Backend choose(final NetworkConfig network, final Underlay found) {
        // As Flannel's leases: who has no IPv6 in the network tells no address of it.
        final Underlay underlay = network.range(IpFamily.IPV6).isPresent() ? found : found.withoutIpv6();
        for (final IpFamily family : IpFamily.values()) {
            if (network.range(family).isPresent() && underlay.publicIp(family).isEmpty()) {
                throw new IllegalArgumentException("the network has " + family + ", but " + underlay.name()
                        + " has no address of it that peers could reach; --public-ip and --public-ipv6 name one");
            }
        }
        final BackendConfig config = network.backend();
        if (config instanceof BackendConfig.Vxlan vxlan) {
            return isCarriedHere()
                    ? new CarriedVxlanBackend(
                            network, vxlan, underlay, ownMac(vxlan, underlay), carrying.workers(), carrying.timed())
                    : new VxlanBackend(
                            network,
                            vxlan,
                            underlay,
                            mac(vxlan, underlay, IpFamily.IPV4),
                            mac(vxlan, underlay, IpFamily.IPV6));
        } else if (config instanceof BackendConfig.Udp udp) {
            return new UdpBackend(network, udp, underlay, carrying.workers(), carrying.timed());
        } else if (config instanceof BackendConfig.HostGw) {
            return new HostGwBackend(network, underlay);
        }
        return new AllocBackend(network, underlay);
    }

    private boolean isCarriedHere() {
        return switch (carrying.vxlan()) {
            case KERNEL -> false;
            case USERSPACE -> true;
            case AUTO -> !kernelVxlan.isThere();
        };
    }

    /** That of the device, if it is there: peers know it. Else the one that this node always has. */
    private MacAddress mac(final BackendConfig.Vxlan config, final Underlay underlay, final IpFamily family) {
        final Optional<MacAddress> present = route.linkByName(VxlanBackend.deviceName(config, family))
                .filter(link -> link.kind(Vxlan.class).isPresent())
                .map(Link::mac);
        final IpAddress publicIp = underlay.publicIp(family)
                .or(underlay::publicIpv4)
                .or(underlay::publicIpv6)
                .orElseThrow();
        return present.orElseGet(() -> VtepMac.derive(publicIp, config.vni()));
    }

    private static MacAddress ownMac(final BackendConfig.Vxlan config, final Underlay underlay) {
        final IpAddress publicIp =
                underlay.publicIpv4().or(underlay::publicIpv6).orElseThrow();
        return VtepMac.derive(publicIp, config.vni());
    }
}
