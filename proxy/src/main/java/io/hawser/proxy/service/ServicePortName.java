package io.hawser.proxy.service;

import io.hawser.linux.net.IpFamily;
import java.util.Comparator;

/**
 * Names one port of a service in one address family. A name has one protocol; the same number may be taken once for
 * each protocol, under two names (KEP-614).
 *
 * @param service the service
 * @param port the port's name; empty if the service has one unnamed port
 * @param family the family of its addresses and endpoints
 */
public record ServicePortName(ServiceName service, String port, IpFamily family)
        implements Comparable<ServicePortName> {
    private static final Comparator<ServicePortName> ORDER = Comparator.comparing(ServicePortName::service)
            .thenComparing(ServicePortName::port)
            .thenComparing(ServicePortName::family);

    @Override
    public int compareTo(final ServicePortName other) {
        return ORDER.compare(this, other);
    }

    /** {@code namespace/name:port}, as kube-proxy writes it, and the family. */
    @Override
    public String toString() {
        return service + (port.isEmpty() ? "" : ":" + port) + " " + family;
    }
}
