package io.hawser.linux.conntrack;

import io.hawser.linux.conntrack.CtNetlink.FilterFlags;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;

/**
 * What is asked of one direction of a flow. Null prefixes and negative ports ask for nothing.
 *
 * @param source where the source must lie
 * @param destination where the destination must lie
 * @param sourcePort the source port
 * @param destinationPort the destination port
 */
record ConntrackTupleFilter(IpPrefix source, IpPrefix destination, int sourcePort, int destinationPort) {
    static final int ANY_PORT = -1;
    static final ConntrackTupleFilter ANY = new ConntrackTupleFilter(null, null, ANY_PORT, ANY_PORT);

    ConntrackTupleFilter {
        if (sourcePort > 0xffff || destinationPort > 0xffff || sourcePort < ANY_PORT || destinationPort < ANY_PORT) {
            throw new IllegalArgumentException(
                    "ports " + sourcePort + " and " + destinationPort + " are not within 0 and 65535");
        }
    }

    boolean hasPort() {
        return sourcePort != ANY_PORT || destinationPort != ANY_PORT;
    }

    boolean matches(final ConntrackTupleView tuple) {
        return (source == null || tuple.isFrom(source))
                && (destination == null || tuple.isTo(destination))
                && (sourcePort == ANY_PORT || tuple.sourcePort() == sourcePort)
                && (destinationPort == ANY_PORT || tuple.destinationPort() == destinationPort);
    }

    /**
     * The parts that the kernel can compare itself: whole addresses, and of IPv4 only. For IPv6 it has the comparison
     * the wrong way round (seen with 6.18): it answers all flows but those that were asked for.
     */
    int kernelFlags() {
        return (isV4Host(source) ? FilterFlags.CTA_FILTER_F_CTA_IP_SRC : 0)
                | (isV4Host(destination) ? FilterFlags.CTA_FILTER_F_CTA_IP_DST : 0)
                | (sourcePort == ANY_PORT ? 0 : FilterFlags.CTA_FILTER_F_CTA_PROTO_SRC_PORT)
                | (destinationPort == ANY_PORT ? 0 : FilterFlags.CTA_FILTER_F_CTA_PROTO_DST_PORT);
    }

    private static boolean isV4Host(final IpPrefix prefix) {
        return prefix != null && prefix.length() == IpFamily.IPV4.bits() && prefix.family() == IpFamily.IPV4;
    }

    void describe(final StringBuilder text, final String direction) {
        if (source != null) {
            text.append(' ').append(direction).append(" from ").append(source);
        }
        if (sourcePort != ANY_PORT) {
            text.append(' ').append(direction).append(" source port ").append(sourcePort);
        }
        if (destination != null) {
            text.append(' ').append(direction).append(" to ").append(destination);
        }
        if (destinationPort != ANY_PORT) {
            text.append(' ').append(direction).append(" port ").append(destinationPort);
        }
    }
}
