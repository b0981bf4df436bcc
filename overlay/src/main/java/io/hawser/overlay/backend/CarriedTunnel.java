package io.hawser.overlay.backend;

import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.datapath.TunnelSettings;
import io.hawser.overlay.peers.PeerTable;
import java.util.List;

/**
 * A tunnel whose packets this process carries itself, between a TUN device and UDP.
 *
 * @param settings what cannot be changed once it is open
 * @param addresses that the device bears
 * @param peers who is reached through it
 */
public record CarriedTunnel(TunnelSettings settings, List<IpPrefix> addresses, PeerTable peers) {
    /** The list is copied. */
    public CarriedTunnel {
        addresses = List.copyOf(addresses);
    }

    /** The same that reaches nobody. */
    CarriedTunnel withdrawn() {
        return new CarriedTunnel(settings, addresses, PeerTable.EMPTY);
    }
}
