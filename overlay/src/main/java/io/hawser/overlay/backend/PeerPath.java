package io.hawser.overlay.backend;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;

/** How one subnet of a peer is reached. */
public sealed interface PeerPath {
    /** The peer's subnet, or that of all peers. */
    IpPrefix subnet();

    /**
     * Through a tunnel device: one route, one neighbour and one FDB entry.
     *
     * @param subnet the peer's subnet; its first address is the peer's VTEP
     * @param device name of the device
     * @param vtepMac Ethernet address of the peer's device
     * @param publicIp where the tunnel ends
     */
    record Tunnelled(IpPrefix subnet, String device, MacAddress vtepMac, IpAddress publicIp) implements PeerPath {
        /** The address the peer's tunnel device bears. */
        public IpAddress vtep() {
            return subnet.address();
        }
    }

    /**
     * By a plain route over the underlay.
     *
     * @param subnet the peer's subnet
     * @param gateway the peer
     */
    record Direct(IpPrefix subnet, IpAddress gateway) implements PeerPath {}

    /**
     * By a plain route into a device whose other end is this process, which knows the peers itself.
     *
     * @param subnet the cluster's network
     * @param device name of the device
     */
    record Carried(IpPrefix subnet, String device) implements PeerPath {}
}
