package io.hawser.overlay.peers;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;

/**
 * One subnet of a peer, and where the tunnel to it ends.
 *
 * @param subnet what is reached through it
 * @param publicIp where the tunnel ends
 * @param vtepMac the Ethernet address inner frames are for; zero where the tunnel carries bare packets
 */
public record Peer(IpPrefix subnet, IpAddress publicIp, MacAddress vtepMac) {
    /** A peer to whom bare packets go. */
    public static Peer of(final IpPrefix subnet, final IpAddress publicIp) {
        return new Peer(subnet, publicIp, MacAddress.ZERO);
    }

    /** Whether an address, as {@link IpAddress} has it, is where the tunnel ends. */
    public boolean isAt(final boolean v4, final long high, final long low) {
        return publicIp.low() == low && publicIp.high() == high && publicIp.isV4() == v4;
    }
}
