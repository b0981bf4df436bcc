package io.hawser.proxy.service;

import io.hawser.linux.net.IpAddress;
import java.util.Comparator;

/**
 * Where a connection may go. That it is ready, or chosen as a fallback, has been decided already.
 *
 * @param address the pod's, or host's, address
 * @param port 1 to 65535
 * @param local whether it is on this node
 */
public record Endpoint(IpAddress address, int port, boolean local) implements Comparable<Endpoint> {
    private static final Comparator<Endpoint> ORDER = Comparator.comparing(Endpoint::address)
            .thenComparingInt(Endpoint::port)
            .thenComparing(Endpoint::local);

    /** @throws IllegalArgumentException if the port is none */
    public Endpoint {
        Ports.check("endpoint port", port);
    }

    @Override
    public int compareTo(final Endpoint other) {
        return ORDER.compare(this, other);
    }

    /** {@code address:port}, IPv6 in brackets. */
    @Override
    public String toString() {
        return address.isV4() ? address + ":" + port : "[" + address + "]:" + port;
    }
}
