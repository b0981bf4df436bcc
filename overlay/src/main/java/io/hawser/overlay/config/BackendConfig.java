package io.hawser.overlay.config;

import java.util.OptionalInt;

/** How packets travel between nodes: Flannel's {@code Backend}. */
public sealed interface BackendConfig {
    /** The name that {@code Type} bears. */
    String type();

    /**
     * The kernel's VXLAN device.
     *
     * @param vni VXLAN network identifier, 24 bits
     * @param port UDP port of the tunnel
     * @param mtu counts as the MTU of the underlay, from which the encapsulation is taken off; empty: the interface's
     * @param gbp whether frames carry group policy
     * @param learning whether the device learns addresses from traffic
     * @param directRouting whether peers on the same link are reached by plain routes
     */
    record Vxlan(int vni, int port, OptionalInt mtu, boolean gbp, boolean learning, boolean directRouting)
            implements BackendConfig {
        /** What {@code Type} bears. */
        public static final String TYPE = "vxlan";
        /** The VNI that goes without saying. */
        public static final int DEFAULT_VNI = 1;
        /** The port that goes without saying: the Linux kernel's, which is older than IANA's 4789. */
        public static final int DEFAULT_PORT = 8472;

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** Plain routes over a link that all nodes share. */
    record HostGw() implements BackendConfig {
        /** What {@code Type} bears. */
        public static final String TYPE = "host-gw";

        @Override
        public String type() {
            return TYPE;
        }
    }

    /**
     * Bare IP packets in UDP datagrams, carried by the daemon itself.
     *
     * @param port UDP port of the tunnel
     */
    record Udp(int port) implements BackendConfig {
        /** What {@code Type} bears; also what no {@code Backend} at all means. */
        public static final String TYPE = "udp";
        /** The port that goes without saying. */
        public static final int DEFAULT_PORT = 8285;

        @Override
        public String type() {
            return TYPE;
        }
    }

    /** Leases alone; somebody else carries the packets. */
    record Alloc() implements BackendConfig {
        /** What {@code Type} bears. */
        public static final String TYPE = "alloc";

        @Override
        public String type() {
            return TYPE;
        }
    }
}
