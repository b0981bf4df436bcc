package io.hawser.linux.conntrack;

import io.hawser.linux.conntrack.CtNetlink.Cta;
import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.netlink.NetlinkMessage;

/** The flow that a dump has come to. One object serves a whole dump, so copy what is to be kept. Not thread safe. */
public final class ConntrackView {
    private final ConntrackTupleView original = new ConntrackTupleView();
    private final ConntrackTupleView reply = new ConntrackTupleView();
    private int status;
    private int mark;
    private int zone;
    private long timeoutSeconds;
    private int id;

    ConntrackView() {}

    /** Reads an IPCTNL_MSG_CT_NEW message. */
    void read(final NetlinkMessage message) {
        original.clear();
        reply.clear();
        status = 0;
        mark = 0;
        zone = 0;
        timeoutSeconds = 0;
        id = 0;
        final AttributeReader reader = message.attributes(CtNetlink.NFGENMSG_LENGTH, "conntrack entry");
        while (reader.next()) {
            switch (reader.type()) {
                case Cta.CTA_TUPLE_ORIG -> original.read(reader);
                case Cta.CTA_TUPLE_REPLY -> reply.read(reader);
                case Cta.CTA_STATUS -> status = reader.u32Be();
                case Cta.CTA_MARK -> mark = reader.u32Be();
                case Cta.CTA_ZONE -> zone = reader.u16Be();
                case Cta.CTA_TIMEOUT -> timeoutSeconds = reader.u32Be() & 0xffff_ffffL;
                case Cta.CTA_ID -> id = reader.u32Be();
                default -> {}
            }
        }
        reader.check("conntrack entry");
        if (!original.isComplete() || !reply.isComplete()) {
            throw NetlinkException.malformed("conntrack entry", "a tuple without its two addresses");
        }
    }

    /** The direction of the packet that began the flow. */
    public ConntrackTupleView original() {
        return original;
    }

    /** The direction of the answers. */
    public ConntrackTupleView reply() {
        return reply;
    }

    /** The protocol of both directions: IPPROTO_TCP and so on. */
    public int protocol() {
        return original.protocol();
    }

    /** Bits of {@link ConntrackStatus}. */
    public int status() {
        return status;
    }

    /** The mark, 32 bits; 0 for none. */
    public int mark() {
        return mark;
    }

    /** The number of the zone, whichever direction it counts for; 0 for the default zone. */
    public int zone() {
        return zone | original.zone() | reply.zone();
    }

    /** Which direction the zone counts for. */
    public ConntrackZone.Direction zoneDirection() {
        if (original.zone() != 0) {
            return ConntrackZone.Direction.ORIGINAL;
        }
        return reply.zone() != 0 ? ConntrackZone.Direction.REPLY : ConntrackZone.Direction.BOTH;
    }

    /** Until the flow is forgotten if no packet comes, in seconds; 0 where the kernel gives none. */
    public long timeoutSeconds() {
        return timeoutSeconds;
    }

    /** The kernel's number for this entry, 32 bits, unsigned. */
    public int id() {
        return id;
    }

    /** A copy that lasts. */
    public ConntrackEntry toEntry() {
        final ConntrackZone zoneOfBoth =
                zone() == 0 ? ConntrackZone.DEFAULT : new ConntrackZone(zone(), zoneDirection());
        return new ConntrackEntry(original.toTuple(), reply.toTuple(), status, mark, zoneOfBoth, timeoutSeconds, id);
    }

    @Override
    public String toString() {
        return toEntry().toString();
    }
}
