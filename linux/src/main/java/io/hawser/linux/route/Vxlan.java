package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import java.util.EnumSet;
import java.util.Set;

/**
 * Settings of a vxlan device: all that tells one from another.
 *
 * @param vni network identifier, 24 bits
 * @param local address that packets are sent from, or null
 * @param remote address that packets for unknown destinations go to, a multicast group too; or null
 * @param lower index of the link that packets are sent by, or 0
 * @param port UDP port that packets are sent to and received on
 * @param sourcePortLow first of the UDP ports that packets are sent from; 0 for the system's range
 * @param sourcePortHigh last of them
 * @param ttl of the packets sent; 0 for the system's own
 * @param tos of the packets sent; 1 to take it from the inner packet
 * @param flowLabel IPv6 flow label of the packets sent
 * @param dontFragment of the packets sent: 0 unset, 1 set, 2 as the inner packet says
 * @param ageingSeconds how long a learned address is remembered
 * @param maxAddresses the most forwarding entries; 0 for no limit
 * @param flags what is on
 */
public record Vxlan(
        int vni,
        IpAddress local,
        IpAddress remote,
        int lower,
        int port,
        int sourcePortLow,
        int sourcePortHigh,
        int ttl,
        int tos,
        int flowLabel,
        int dontFragment,
        long ageingSeconds,
        int maxAddresses,
        Set<VxlanFlag> flags)
        implements LinkKind {
    /** The kernel's name of the kind. */
    public static final String NAME = "vxlan";
    /** The port Linux uses unless told otherwise. IANA's is 4789. */
    public static final int DEFAULT_PORT = 8472;

    static final long DEFAULT_AGEING_SECONDS = 300;

    /** The flags are copied. Values that the kernel would refuse are left for it to refuse. */
    public Vxlan {
        flags = Set.copyOf(flags);
    }

    /** A device of this network identifier, else as the kernel makes it without being told more. */
    public static Builder builder(final int vni) {
        return new Builder(vni);
    }

    /** This device's settings, to be changed. */
    public Builder toBuilder() {
        final Builder builder = new Builder(vni)
                .local(local)
                .remote(remote)
                .lower(lower)
                .port(port)
                .sourcePorts(sourcePortLow, sourcePortHigh)
                .ttl(ttl)
                .tos(tos)
                .flowLabel(flowLabel)
                .dontFragment(dontFragment)
                .ageingSeconds(ageingSeconds)
                .maxAddresses(maxAddresses);
        return builder.exactly(vni, flags);
    }

    /** Whether {@code flag} is on. */
    public boolean is(final VxlanFlag flag) {
        return flags.contains(flag);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** As {@code ip -d link} writes it, less what the kernel does anyway. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(NAME).append(" id ").append(vni);
        append(text, "remote", remote);
        append(text, "local", local);
        append(text, "dev", lower);
        if (sourcePortLow != 0 || sourcePortHigh != 0) {
            text.append(" srcport ").append(sourcePortLow).append(' ').append(sourcePortHigh);
        }
        text.append(" dstport ").append(port);
        append(text, "ttl", ttl);
        append(text, "tos", tos);
        append(text, "flowlabel", flowLabel);
        append(text, "df", dontFragment);
        if (ageingSeconds != DEFAULT_AGEING_SECONDS) {
            text.append(" ageing ").append(ageingSeconds);
        }
        append(text, "maxaddress", maxAddresses);
        for (final VxlanFlag flag : VxlanFlag.values()) {
            if (is(flag) != flag.isDefault()) {
                text.append(is(flag) ? " " : " no").append(flag);
            }
        }
        return text.toString();
    }

    private static void append(final StringBuilder text, final String name, final Object value) {
        if (value != null && !value.equals(0)) {
            text.append(' ').append(name).append(' ').append(value);
        }
    }

    /** Collects the settings of a vxlan device. */
    public static final class Builder {
        private final Set<VxlanFlag> flags = EnumSet.noneOf(VxlanFlag.class);
        private int vni;
        private IpAddress local;
        private IpAddress remote;
        private int lower;
        private int port = DEFAULT_PORT;
        private int sourcePortLow;
        private int sourcePortHigh;
        private int ttl;
        private int tos;
        private int flowLabel;
        private int dontFragment;
        private long ageingSeconds = DEFAULT_AGEING_SECONDS;
        private int maxAddresses;

        private Builder(final int vni) {
            this.vni = vni;
            for (final VxlanFlag flag : VxlanFlag.values()) {
                if (flag.isDefault()) {
                    flags.add(flag);
                }
            }
        }

        /** Address that packets are sent from, or null. */
        public Builder local(final IpAddress address) {
            local = address;
            return this;
        }

        /** Address or multicast group that packets for unknown destinations go to, or null. */
        public Builder remote(final IpAddress address) {
            remote = address;
            return this;
        }

        /** Index of the link that packets are sent by, or 0. */
        public Builder lower(final int index) {
            lower = index;
            return this;
        }

        /** UDP port that packets are sent to and received on. */
        public Builder port(final int number) {
            port = number;
            return this;
        }

        /** UDP ports that packets are sent from; twice 0 for the system's range. */
        public Builder sourcePorts(final int low, final int high) {
            sourcePortLow = low;
            sourcePortHigh = high;
            return this;
        }

        /** TTL of the packets sent, 0 for the system's own. */
        public Builder ttl(final int hops) {
            ttl = hops;
            return this;
        }

        /** Type of service of the packets sent, 1 to take it from the inner packet. */
        public Builder tos(final int value) {
            tos = value;
            return this;
        }

        /** IPv6 flow label of the packets sent. */
        public Builder flowLabel(final int label) {
            flowLabel = label;
            return this;
        }

        /** Don't-fragment of the packets sent: 0 unset, 1 set, 2 as the inner packet says. */
        public Builder dontFragment(final int mode) {
            dontFragment = mode;
            return this;
        }

        /** How long a learned address is remembered. */
        public Builder ageingSeconds(final long seconds) {
            ageingSeconds = seconds;
            return this;
        }

        /** The most forwarding entries, 0 for no limit. */
        public Builder maxAddresses(final int limit) {
            maxAddresses = limit;
            return this;
        }

        /** Sets {@code flag} on. */
        public Builder with(final VxlanFlag flag) {
            flags.add(flag);
            return this;
        }

        /** Sets {@code flag} off. */
        public Builder without(final VxlanFlag flag) {
            flags.remove(flag);
            return this;
        }

        Builder exactly(final int identifier, final Set<VxlanFlag> on) {
            vni = identifier;
            flags.clear();
            flags.addAll(on);
            return this;
        }

        /** The settings collected. */
        public Vxlan build() {
            return new Vxlan(
                    vni,
                    local,
                    remote,
                    lower,
                    port,
                    sourcePortLow,
                    sourcePortHigh,
                    ttl,
                    tos,
                    flowLabel,
                    dontFragment,
                    ageingSeconds,
                    maxAddresses,
                    flags);
        }
    }
}
