package io.hawser.linux.udp;

import io.hawser.linux.net.IpAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a UDP socket is to be opened.
 *
 * @param address the address to bind to; the unspecified one for all of its family
 * @param port the port to bind to; 0 for one that the kernel picks
 * @param features what is switched on
 * @param device the interface to send and receive on alone, if any; needs CAP_NET_RAW
 * @param sendBuffer bytes asked for, 0 for the system's default; beyond the system's limit it needs CAP_NET_ADMIN
 * @param receiveBuffer as {@code sendBuffer}
 * @param pathMtu whether datagrams may be fragmented; empty for the system's default
 */
public record UdpOptions(
        IpAddress address,
        int port,
        Set<Feature> features,
        Optional<String> device,
        int sendBuffer,
        int receiveBuffer,
        Optional<PathMtuDiscovery> pathMtu) {

    /** What a socket can have switched on. */
    public enum Feature {
        /** A socket bound to an IPv6 address leaves IPv4 alone; else {@code ::} takes both. */
        V6_ONLY,
        /** Further sockets of the same user may bind to the same address and port; the kernel spreads flows. */
        REUSE_PORT,
        /** Sending and receiving do not wait. */
        NON_BLOCKING,
        /** Datagrams of one flow may come as trains: {@link ReceiveBatch#segmentSize}. */
        GRO,
        /** {@link ReceiveBatch#tos} is known. */
        RECEIVE_TOS,
        /** {@link ReceiveBatch#destination} and {@link ReceiveBatch#interfaceIndex} are known. */
        PACKET_INFO
    }

    /** @throws IllegalArgumentException if the port does not fit */
    public UdpOptions {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port " + port + " is not within 0 and 65535");
        }
        features = Set.copyOf(features);
    }

    /** A socket bound to an address, with nothing else said. */
    public static UdpOptions bind(final IpAddress address, final int port) {
        return new UdpOptions(address, port, Set.of(), Optional.empty(), 0, 0, Optional.empty());
    }

    /** The same with these switched on too. */
    public UdpOptions with(final Feature first, final Feature... more) {
        final EnumSet<Feature> all = EnumSet.of(first, more);
        all.addAll(features);
        return new UdpOptions(address, port, all, device, sendBuffer, receiveBuffer, pathMtu);
    }

    /** The same on this interface alone. */
    public UdpOptions onDevice(final String name) {
        return new UdpOptions(address, port, features, Optional.of(name), sendBuffer, receiveBuffer, pathMtu);
    }

    /** The same with buffers of these sizes in bytes. */
    public UdpOptions withBuffers(final int send, final int receive) {
        return new UdpOptions(address, port, features, device, send, receive, pathMtu);
    }

    /** The same with path MTU discovery set. */
    public UdpOptions withPathMtu(final PathMtuDiscovery discovery) {
        return new UdpOptions(address, port, features, device, sendBuffer, receiveBuffer, Optional.of(discovery));
    }

    /** Whether {@code feature} is switched on. */
    public boolean has(final Feature feature) {
        return features.contains(feature);
    }
}
