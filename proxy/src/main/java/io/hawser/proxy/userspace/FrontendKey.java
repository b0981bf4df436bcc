package io.hawser.proxy.userspace;

import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.service.Protocol;

/**
 * Where clients come to.
 *
 * @param protocol TCP or UDP
 * @param address the address
 * @param port the port
 */
record FrontendKey(Protocol protocol, IpAddress address, int port) {
    @Override
    public String toString() {
        return protocol + " " + (address.isV4() ? address + ":" + port : "[" + address + "]:" + port);
    }
}
