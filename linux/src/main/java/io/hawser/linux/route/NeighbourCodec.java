package io.hawser.linux.route;

import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.MacAddress;
import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkMessage;
import org.agrona.DirectBuffer;

/** Neighbours and forwarding entries, to and from messages. Writing allocates nothing. */
final class NeighbourCodec {
    private static final String NEIGHBOUR = "neighbour";
    private static final String FDB_ENTRY = "fdb entry";

    private NeighbourCodec() {}

    static void write(final NetlinkEncoder encoder, final Neighbour neighbour) {
        writeKey(encoder, neighbour);
        if (neighbour.lladdr() != null) {
            encoder.mac(Nda.NDA_LLADDR, neighbour.lladdr());
        }
    }

    static void writeKey(final NetlinkEncoder encoder, final Neighbour neighbour) {
        NdMsg.write(
                        encoder,
                        neighbour.address().family().addressFamily(),
                        neighbour.ifindex(),
                        neighbour.state().bit(),
                        neighbour.flags())
                .address(Nda.NDA_DST, neighbour.address());
    }

    static void write(final NetlinkEncoder encoder, final FdbEntry entry) {
        final int owner = entry.table() == FdbEntry.Table.SELF ? Ntf.NTF_SELF : Ntf.NTF_MASTER;
        NdMsg.write(encoder, Socket.AF_BRIDGE, entry.ifindex(), entry.state().bits(), entry.flags() | owner)
                .mac(Nda.NDA_LLADDR, entry.mac());
        if (entry.destination() != null) {
            encoder.address(Nda.NDA_DST, entry.destination());
        }
        if (entry.vlan() != 0) {
            encoder.u16(Nda.NDA_VLAN, entry.vlan());
        }
        if (entry.port() != 0) {
            encoder.u16Be(Nda.NDA_PORT, entry.port());
        }
        if (entry.vni() != 0) {
            encoder.u32(Nda.NDA_VNI, entry.vni());
        }
        if (entry.via() != 0) {
            encoder.u32(Nda.NDA_IFINDEX, entry.via());
        }
    }

    static Neighbour readNeighbour(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(NdMsg.LENGTH, NEIGHBOUR);
        final DirectBuffer buffer = message.buffer();
        final int header = message.bodyOffset();
        IpAddress address = null;
        MacAddress lladdr = null;
        while (reader.next()) {
            switch (reader.type()) {
                case Nda.NDA_DST -> address = reader.address();
                case Nda.NDA_LLADDR -> lladdr = reader.mac();
                default -> {}
            }
        }
        reader.check(NEIGHBOUR);
        Malformed.family(buffer.getByte(header + NdMsg.NDM_FAMILY_OFFSET), NEIGHBOUR);
        return new Neighbour(
                buffer.getInt(header + NdMsg.NDM_IFINDEX_OFFSET),
                Malformed.present(address, "NDA_DST", NEIGHBOUR),
                lladdr,
                NeighbourState.of(buffer.getShort(header + NdMsg.NDM_STATE_OFFSET)),
                buffer.getByte(header + NdMsg.NDM_FLAGS_OFFSET) & 0xff);
    }

    /** The entry, or null where a device that is not Ethernet has one. */
    static FdbEntry readFdbEntry(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(NdMsg.LENGTH, FDB_ENTRY);
        final DirectBuffer buffer = message.buffer();
        final int header = message.bodyOffset();
        MacAddress mac = null;
        IpAddress destination = null;
        int vlan = 0;
        int port = 0;
        int vni = 0;
        int via = 0;
        while (reader.next()) {
            switch (reader.type()) {
                case Nda.NDA_LLADDR -> mac = reader.mac();
                case Nda.NDA_DST -> destination = reader.address();
                case Nda.NDA_VLAN -> vlan = reader.u16();
                case Nda.NDA_PORT -> port = reader.u16Be();
                case Nda.NDA_VNI -> vni = reader.u32();
                case Nda.NDA_IFINDEX -> via = reader.u32();
                default -> {}
            }
        }
        reader.check(FDB_ENTRY);
        if (mac == null) {
            return null;
        }
        final int flags = buffer.getByte(header + NdMsg.NDM_FLAGS_OFFSET) & 0xff;
        return new FdbEntry(
                buffer.getInt(header + NdMsg.NDM_IFINDEX_OFFSET),
                mac,
                (flags & Ntf.NTF_SELF) != 0 ? FdbEntry.Table.SELF : FdbEntry.Table.MASTER,
                destination,
                FdbState.of(buffer.getShort(header + NdMsg.NDM_STATE_OFFSET)),
                vlan,
                port,
                vni,
                via,
                flags & ~(Ntf.NTF_SELF | Ntf.NTF_MASTER));
    }
}
