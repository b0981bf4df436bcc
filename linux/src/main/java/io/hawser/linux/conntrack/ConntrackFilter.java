package io.hawser.linux.conntrack;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.Objects;
import java.util.stream.Stream;

/** Which flows are meant: all that has been asked for must be so. Immutable. */
public final class ConntrackFilter {
    /** Every flow. */
    public static final ConntrackFilter ALL = builder().build();

    static final int ANY = -1;

    private final IpFamily family;
    private final int protocol;
    private final ConntrackTupleFilter original;
    private final ConntrackTupleFilter reply;
    private final int zone;
    private final int mark;
    private final int markMask;
    private final int status;
    private final int statusMask;

    private ConntrackFilter(final Builder from) {
        family = from.commonFamily();
        protocol = from.protocol;
        original = from.original;
        reply = from.reply;
        zone = from.zone;
        mark = from.mark & from.markMask;
        markMask = from.markMask;
        status = from.status & from.statusMask;
        statusMask = from.statusMask;
    }

    /** Begins a filter that asks for nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether the flow is meant. Does not allocate. */
    public boolean matches(final ConntrackView flow) {
        return (family == null || flow.original().family() == family)
                && (protocol == ANY || flow.protocol() == protocol)
                && (zone == ANY || flow.zone() == zone)
                && (flow.mark() & markMask) == mark
                && (flow.status() & statusMask) == status
                && original.matches(flow.original())
                && reply.matches(flow.reply());
    }

    /** The family asked for, or null. */
    IpFamily family() {
        return family;
    }

    /** The protocol asked for, or {@link #ANY}. */
    int protocol() {
        return protocol;
    }

    ConntrackTupleFilter original() {
        return original;
    }

    ConntrackTupleFilter reply() {
        return reply;
    }

    /** The zone asked for, or {@link #ANY}. */
    int zone() {
        return zone;
    }

    int mark() {
        return mark;
    }

    /** 0 if no mark is asked for. */
    int markMask() {
        return markMask;
    }

    int status() {
        return status;
    }

    /** 0 if no status is asked for. */
    int statusMask() {
        return statusMask;
    }

    /** What is asked for, for people; {@code all} for nothing. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        if (family != null) {
            text.append(family == IpFamily.IPV4 ? " ipv4" : " ipv6");
        }
        if (protocol != ANY) {
            text.append(' ').append(ConntrackTuple.protocolName(protocol));
        }
        original.describe(text, "original");
        reply.describe(text, "reply");
        if (zone != ANY) {
            text.append(" zone ").append(zone);
        }
        if (markMask != 0) {
            text.append(" mark 0x").append(Integer.toHexString(mark));
            text.append("/0x").append(Integer.toHexString(markMask));
        }
        if (statusMask != 0) {
            text.append(" status ").append(ConntrackStatus.toString(status));
            text.append(" of ").append(ConntrackStatus.toString(statusMask));
        }
        return text.isEmpty() ? "all" : text.substring(1);
    }

    /** Collects what is asked for. Not thread safe. */
    public static final class Builder {
        private IpFamily family;
        private int protocol = ANY;
        private ConntrackTupleFilter original = ConntrackTupleFilter.ANY;
        private ConntrackTupleFilter reply = ConntrackTupleFilter.ANY;
        private int zone = ANY;
        private int mark;
        private int markMask;
        private int status;
        private int statusMask;

        private Builder() {}

        /** Asks for one of the two families. */
        public Builder family(final IpFamily value) {
            family = value;
            return this;
        }

        /** Asks for a protocol, IPPROTO_UDP for example. */
        public Builder protocol(final int value) {
            if (value < 0 || value > 0xff) {
                throw new IllegalArgumentException("protocol " + value + " is not within 0 and 255");
            }
            protocol = value;
            return this;
        }

        /** Asks where the flow was begun from. */
        public Builder originalSource(final IpPrefix prefix) {
            original = new ConntrackTupleFilter(
                    prefix, original.destination(), original.sourcePort(), original.destinationPort());
            return this;
        }

        /** Asks where the flow was begun to: for a translated flow, the address before translation. */
        public Builder originalDestination(final IpPrefix prefix) {
            original = new ConntrackTupleFilter(
                    original.source(), prefix, original.sourcePort(), original.destinationPort());
            return this;
        }

        /** Asks for the port the flow was begun from; needs a protocol that has ports. */
        public Builder originalSourcePort(final int port) {
            original = new ConntrackTupleFilter(
                    original.source(), original.destination(), port, original.destinationPort());
            return this;
        }

        /** Asks for the port the flow was begun to; needs a protocol that has ports. */
        public Builder originalDestinationPort(final int port) {
            original = new ConntrackTupleFilter(original.source(), original.destination(), original.sourcePort(), port);
            return this;
        }

        /** Asks where the answers come from: for a translated flow, the address after translation. */
        public Builder replySource(final IpPrefix prefix) {
            reply = new ConntrackTupleFilter(prefix, reply.destination(), reply.sourcePort(), reply.destinationPort());
            return this;
        }

        /** Asks where the answers go to. */
        public Builder replyDestination(final IpPrefix prefix) {
            reply = new ConntrackTupleFilter(reply.source(), prefix, reply.sourcePort(), reply.destinationPort());
            return this;
        }

        /** Asks for the port the answers come from; needs a protocol that has ports. */
        public Builder replySourcePort(final int port) {
            reply = new ConntrackTupleFilter(reply.source(), reply.destination(), port, reply.destinationPort());
            return this;
        }

        /** Asks for the port the answers go to; needs a protocol that has ports. */
        public Builder replyDestinationPort(final int port) {
            reply = new ConntrackTupleFilter(reply.source(), reply.destination(), reply.sourcePort(), port);
            return this;
        }

        /** Asks for a zone by its number, whichever direction it counts for; 0 is the default zone. */
        public Builder zone(final int id) {
            zone = ConntrackZone.of(id).id();
            return this;
        }

        /** Asks for marks whose bits in {@code mask} are those of {@code value}. */
        public Builder mark(final int value, final int mask) {
            mark = value;
            markMask = mask;
            return this;
        }

        /** Asks for a status whose bits in {@code mask} are those of {@code value}; see {@link ConntrackStatus}. */
        public Builder status(final int value, final int mask) {
            status = value;
            statusMask = mask;
            return this;
        }

        /**
         * The filter.
         *
         * @throws IllegalArgumentException if no flow could ever be meant, or ports are asked for without a protocol
         */
        public ConntrackFilter build() {
            if ((original.hasPort() || reply.hasPort()) && !ConntrackTuple.hasPorts(protocol)) {
                throw new IllegalArgumentException(
                        "a port is asked for, so a protocol that has ports (tcp, udp, sctp …) must be too");
            }
            return new ConntrackFilter(this);
        }

        private IpFamily commonFamily() {
            final IpFamily[] families = Stream.of(
                            original.source(), original.destination(), reply.source(), reply.destination())
                    .filter(Objects::nonNull)
                    .map(IpPrefix::family)
                    .distinct()
                    .toArray(IpFamily[]::new);
            final boolean mixed =
                    families.length > 1 || (family != null && families.length == 1 && family != families[0]);
            if (mixed) {
                throw new IllegalArgumentException("a flow is asked for that is both IPv4 and IPv6");
            }
            return families.length == 1 ? families[0] : family;
        }
    }
}
