package io.hawser.cni.engine;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;

/**
 * An address that a pod is to have.
 *
 * @param address with the length of its network
 * @param gateway of the network
 */
record PodAddress(IpPrefix address, IpAddress gateway) {
    /** The gateway, with the length of the network. */
    IpPrefix gatewayPrefix() {
        return new IpPrefix(gateway, address.length());
    }
}
