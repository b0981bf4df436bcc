package io.hawser.linux.conntrack;

import static io.hawser.linux.libc.Inet.IPPROTO_DCCP;
import static io.hawser.linux.libc.Inet.IPPROTO_GRE;
import static io.hawser.linux.libc.Inet.IPPROTO_ICMP;
import static io.hawser.linux.libc.Inet.IPPROTO_ICMPV6;
import static io.hawser.linux.libc.Inet.IPPROTO_SCTP;
import static io.hawser.linux.libc.Inet.IPPROTO_TCP;
import static io.hawser.linux.libc.Inet.IPPROTO_UDP;
import static io.hawser.linux.libc.Inet.IPPROTO_UDPLITE;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;

/**
 * One direction of a flow. What a protocol has in the place of ports stands where the kernel's tuple has it: for ICMP
 * the source port is the identifier, and the destination port the type (high byte) and the code (low byte).
 *
 * @param source address the packets of this direction come from
 * @param destination address they go to, of the same family
 * @param protocol IPPROTO_TCP and so on, see {@link io.hawser.linux.libc.Inet}
 * @param sourcePort 16 bits, unsigned
 * @param destinationPort 16 bits, unsigned
 */
public record ConntrackTuple(
        IpAddress source, IpAddress destination, int protocol, int sourcePort, int destinationPort) {

    /** @throws IllegalArgumentException if the families differ or a number does not fit */
    public ConntrackTuple {
        if (source.family() != destination.family()) {
            throw new IllegalArgumentException("a flow from " + source + " to " + destination);
        }
        if (protocol < 0 || protocol > 0xff || (sourcePort | destinationPort) >>> 16 != 0) {
            throw new IllegalArgumentException(
                    "a flow of protocol " + protocol + " with ports " + sourcePort + " and " + destinationPort);
        }
    }

    /** The family of both addresses. */
    public IpFamily family() {
        return source.family();
    }

    /** {@code udp 10.0.0.1:1000 > 10.0.0.2:53}; no ports where the protocol has none. */
    @Override
    public String toString() {
        return protocolName(protocol) + " " + end(source, sourcePort) + " > " + end(destination, destinationPort)
                + (isIcmp(protocol)
                        ? " id " + sourcePort + " type " + (destinationPort >> 8) + " code " + (destinationPort & 0xff)
                        : "");
    }

    private String end(final IpAddress address, final int port) {
        if (!hasPorts(protocol)) {
            return address.toString();
        }
        return address.isV4() ? address + ":" + port : "[" + address + "]:" + port;
    }

    static boolean hasPorts(final int protocol) {
        return switch (protocol) {
            case IPPROTO_TCP, IPPROTO_UDP, IPPROTO_DCCP, IPPROTO_SCTP, IPPROTO_UDPLITE -> true;
            default -> false;
        };
    }

    static boolean isIcmp(final int protocol) {
        return protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6;
    }

    static String protocolName(final int protocol) {
        return switch (protocol) {
            case IPPROTO_TCP -> "tcp";
            case IPPROTO_UDP -> "udp";
            case IPPROTO_DCCP -> "dccp";
            case IPPROTO_SCTP -> "sctp";
            case IPPROTO_UDPLITE -> "udplite";
            case IPPROTO_GRE -> "gre";
            case IPPROTO_ICMP -> "icmp";
            case IPPROTO_ICMPV6 -> "icmpv6";
            default -> "protocol " + protocol;
        };
    }
}
