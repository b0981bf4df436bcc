package io.hawser.ipvs.nftables;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.ServicePort;
import org.agrona.concurrent.UnsafeBuffer;

/** Keys and data of the sets, as registers hold them: each field filled up to a whole number of them. */
final class Keys {
    private static final int REGISTER = Integer.BYTES;

    private Keys() {}

    /** A frontend of a service: an address, and its protocol and a port. */
    static Bytes frontend(final ServicePort service, final IpAddress address, final int port) {
        return Bytes.concat(Bytes.address(address), Bytes.u8(service.protocol().number()), Bytes.u16Be(port));
    }

    /** What a service is known by: its ClusterIP, protocol and port. */
    static Bytes service(final ServicePort service) {
        return frontend(
                service, service.frontends().clusterIp(), service.frontends().port());
    }

    /** A node port of a service. */
    static Bytes nodePort(final ServicePort service) {
        final IpAddress none = service.family() == IpFamily.IPV4 ? IpAddress.v4(0) : IpAddress.v6(0, 0);
        return frontend(service, none, service.frontends().nodePort());
    }

    /** An endpoint. */
    static Bytes endpoint(final Endpoint endpoint) {
        return Bytes.concat(Bytes.address(endpoint.address()), Bytes.u16Be(endpoint.port()));
    }

    /** A service and the index of an endpoint. */
    static Bytes indexed(final Bytes service, final int index) {
        return Bytes.concat(service, Bytes.u32(index));
    }

    /** The service of a key that {@link #indexed} made. */
    static Bytes serviceOf(final Bytes indexed) {
        return indexed.slice(0, indexed.length() - REGISTER);
    }

    /** The index of a key that {@link #indexed} made. */
    static int indexOf(final Bytes indexed) {
        return new UnsafeBuffer(indexed.toArray()).getInt(indexed.length() - REGISTER);
    }

    /** The endpoint of a datum that {@link #endpoint} made. */
    static Slots.Target target(final Bytes endpoint) {
        final int length = endpoint.length() - REGISTER;
        final int port = endpoint.at(length) << Byte.SIZE | endpoint.at(length + 1);
        return new Slots.Target(IpAddress.of(endpoint.slice(0, length).toArray()), port);
    }
}
