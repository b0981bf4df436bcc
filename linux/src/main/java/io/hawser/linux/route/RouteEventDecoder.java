package io.hawser.linux.route;

import io.hawser.linux.libc.Socket;
import io.hawser.linux.netlink.NetlinkMessage;

/** Reads announcements. */
final class RouteEventDecoder {
    private RouteEventDecoder() {}

    /** The event, or null for what is none. */
    static RouteEvent read(final NetlinkMessage message) {
        final int family = message.bodyLength() == 0 ? -1 : message.buffer().getByte(message.bodyOffset());
        return switch (family) {
            case Socket.AF_UNSPEC -> link(message);
            case Socket.AF_BRIDGE -> bridge(message);
            case Socket.AF_INET, Socket.AF_INET6 -> ip(message);
            default -> null;
        };
    }

    private static RouteEvent link(final NetlinkMessage message) {
        return switch (message.type()) {
            case Rtm.RTM_NEWLINK -> new RouteEvent.LinkChanged(LinkDecoder.read(message));
            case Rtm.RTM_DELLINK -> new RouteEvent.LinkRemoved(LinkDecoder.read(message));
            default -> null;
        };
    }

    private static RouteEvent bridge(final NetlinkMessage message) {
        return switch (message.type()) {
            case Rtm.RTM_NEWLINK -> LinkDecoder.readPort(message, false);
            case Rtm.RTM_DELLINK -> LinkDecoder.readPort(message, true);
            case Rtm.RTM_NEWNEIGH -> fdb(message, false);
            case Rtm.RTM_DELNEIGH -> fdb(message, true);
            default -> null;
        };
    }

    private static RouteEvent fdb(final NetlinkMessage message, final boolean removed) {
        final FdbEntry entry = NeighbourCodec.readFdbEntry(message);
        if (entry == null) {
            return null;
        }
        return removed ? new RouteEvent.FdbRemoved(entry) : new RouteEvent.FdbChanged(entry);
    }

    private static RouteEvent ip(final NetlinkMessage message) {
        return switch (message.type()) {
            case Rtm.RTM_NEWADDR -> new RouteEvent.AddressChanged(AddressCodec.read(message));
            case Rtm.RTM_DELADDR -> new RouteEvent.AddressRemoved(AddressCodec.read(message));
            case Rtm.RTM_NEWROUTE -> new RouteEvent.RouteChanged(RouteDecoder.read(message));
            case Rtm.RTM_DELROUTE -> new RouteEvent.RouteRemoved(RouteDecoder.read(message));
            case Rtm.RTM_NEWNEIGH -> new RouteEvent.NeighbourChanged(NeighbourCodec.readNeighbour(message));
            case Rtm.RTM_DELNEIGH -> new RouteEvent.NeighbourRemoved(NeighbourCodec.readNeighbour(message));
            case Rtm.RTM_NEWRULE -> new RouteEvent.RuleAdded(RuleCodec.read(message));
            case Rtm.RTM_DELRULE -> new RouteEvent.RuleRemoved(RuleCodec.read(message));
            default -> null;
        };
    }
}
