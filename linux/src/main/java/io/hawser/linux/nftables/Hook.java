package io.hawser.linux.nftables;

import java.util.List;
import java.util.Locale;

/**
 * Where in a packet's way a base chain stands.
 *
 * @param type what the chain may do
 * @param point where
 * @param priority chains of lower numbers come first
 * @param policy what becomes of a packet that reaches the chain's end
 * @param devices for the families and hooks that are tied to devices; else empty
 */
public record Hook(Type type, Point point, int priority, Policy policy, List<String> devices) {
    /** linux/netfilter_ipv4.h: NF_IP_PRI_RAW. */
    public static final int PRIORITY_RAW = -300;
    /** linux/netfilter_ipv4.h: NF_IP_PRI_MANGLE. */
    public static final int PRIORITY_MANGLE = -150;
    /** linux/netfilter_ipv4.h: NF_IP_PRI_NAT_DST. */
    public static final int PRIORITY_DSTNAT = -100;
    /** linux/netfilter_ipv4.h: NF_IP_PRI_FILTER. */
    public static final int PRIORITY_FILTER = 0;
    /** linux/netfilter_ipv4.h: NF_IP_PRI_NAT_SRC. */
    public static final int PRIORITY_SRCNAT = 100;

    /** What a base chain may do. */
    public enum Type {
        /** Let packets pass or not. */
        FILTER,
        /** Translate addresses; sees the first packet of each connection. */
        NAT,
        /** Have packets that were changed routed anew. */
        ROUTE
    }

    /** Where a base chain is called (linux/netfilter.h: enum nf_inet_hooks, enum nf_dev_hooks). */
    public enum Point {
        /** Before routing. */
        PREROUTING(0),
        /** To this host. */
        INPUT(1),
        /** Through this host. */
        FORWARD(2),
        /** From this host. */
        OUTPUT(3),
        /** After routing. */
        POSTROUTING(4),
        /** In from a device: of family netdev. */
        INGRESS(0),
        /** Out to a device: of family netdev. */
        EGRESS(1);

        private final int number;

        Point(final int number) {
            this.number = number;
        }

        int number(final NfFamily family) {
            return this == INGRESS && family == NfFamily.INET ? INET_INGRESS : number;
        }

        static Point ofNumber(final NfFamily family, final int number) {
            if (family == NfFamily.INET && number == INET_INGRESS) {
                return INGRESS;
            }
            for (final Point point : values()) {
                final boolean device = point == INGRESS || point == EGRESS;
                if (point.number == number && device == (family == NfFamily.NETDEV)) {
                    return point;
                }
            }
            return null;
        }

        /** As {@code nft} calls it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What becomes of packets that no rule decides on (linux/netfilter.h: NF_*). */
    public enum Policy {
        /** They are dropped. */
        DROP,
        /** They pass. */
        ACCEPT;

        @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
        int number() {
            return ordinal();
        }
    }

    /** linux/netfilter.h: NF_INET_INGRESS. */
    private static final int INET_INGRESS = 5;

    /** @param devices is copied */
    public Hook {
        devices = List.copyOf(devices);
    }

    /** A chain that translates and lets pass the rest. */
    public static Hook nat(final Point point, final int priority) {
        return new Hook(Type.NAT, point, priority, Policy.ACCEPT, List.of());
    }

    /** A chain that lets packets pass unless a rule says otherwise. */
    public static Hook filter(final Point point, final int priority) {
        return new Hook(Type.FILTER, point, priority, Policy.ACCEPT, List.of());
    }

    /** This hook with another policy. */
    public Hook policy(final Policy other) {
        return new Hook(type, point, priority, other, devices);
    }

    /** As {@code nft} writes it. */
    @Override
    public String toString() {
        final String on = devices.isEmpty() ? "" : " devices = { " + String.join(", ", devices) + " }";
        return "type " + type.name().toLowerCase(Locale.ROOT) + " hook " + point + on + " priority " + priority
                + "; policy " + policy.name().toLowerCase(Locale.ROOT) + ";";
    }
}
