package io.hawser.overlay.datapath;

import io.hawser.linux.net.IpAddress;
import java.util.Optional;

/**
 * What cannot be changed of a datapath once it runs.
 *
 * @param device name of the TUN device
 * @param wire what packets look like between nodes
 * @param publicIpv4 this node's address towards IPv4 peers; empty for none
 * @param publicIpv6 the same of IPv6
 * @param mtu the largest packet in bytes that pods may send through it
 * @param workers how many threads carry packets; each has a queue of the device and sockets of its own
 * @param timed whether it is recorded how long packets stay in this process
 */
public record TunnelSettings(
        String device,
        TunnelWire wire,
        Optional<IpAddress> publicIpv4,
        Optional<IpAddress> publicIpv6,
        int mtu,
        int workers,
        boolean timed) {
    /** @throws IllegalArgumentException without an address or a worker */
    public TunnelSettings {
        if (publicIpv4.isEmpty() && publicIpv6.isEmpty()) {
            throw new IllegalArgumentException("a tunnel without an address of this node");
        }
        if (workers < 1) {
            throw new IllegalArgumentException(workers + " workers");
        }
    }
}
