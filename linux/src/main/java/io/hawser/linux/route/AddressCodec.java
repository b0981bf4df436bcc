package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkMessage;
import org.agrona.DirectBuffer;

/** Addresses of links, to and from messages. */
final class AddressCodec {
    private static final String WHAT = "address";
    private static final int CACHEINFO_LENGTH = 16; // struct ifa_cacheinfo: preferred, valid, created, updated
    private static final int HEADER_FLAGS = 0xff;

    private AddressCodec() {}

    static void write(final NetlinkEncoder encoder, final InterfaceAddress address) {
        final int flags = address.flags();
        final boolean fits = (flags & ~HEADER_FLAGS) == 0;
        IfAddrMsg.write(
                encoder,
                address.family().addressFamily(),
                address.prefix().length(),
                fits ? flags : 0,
                address.scope(),
                address.ifindex());
        encoder.address(Ifa.IFA_LOCAL, address.address());
        if (!address.label().isEmpty()) {
            encoder.string(Ifa.IFA_LABEL, address.label());
        }
        if (!fits) {
            encoder.u32(Ifa.IFA_FLAGS, flags);
        }
        encoder.address(Ifa.IFA_ADDRESS, address.peer() == null ? address.address() : address.peer());
        if (address.broadcast() != null) {
            encoder.address(Ifa.IFA_BROADCAST, address.broadcast());
        }
        if (address.validSeconds() != InterfaceAddress.FOREVER
                || address.preferredSeconds() != InterfaceAddress.FOREVER) {
            final int at = encoder.space(Ifa.IFA_CACHEINFO, CACHEINFO_LENGTH);
            if (at >= 0) {
                encoder.memory().putInt(at, (int) address.preferredSeconds());
                encoder.memory().putInt(at + Integer.BYTES, (int) address.validSeconds());
            }
        }
    }

    /** An address to be deleted: link, prefix and peer. */
    static void writeKey(final NetlinkEncoder encoder, final InterfaceAddress address) {
        IfAddrMsg.write(
                        encoder,
                        address.family().addressFamily(),
                        address.prefix().length(),
                        0,
                        address.scope(),
                        address.ifindex())
                .address(Ifa.IFA_LOCAL, address.address())
                .address(Ifa.IFA_ADDRESS, address.peer() == null ? address.address() : address.peer());
    }

    /** The address that a message tells. */
    static InterfaceAddress read(final NetlinkMessage message) {
        final AttributeReader reader = message.attributes(IfAddrMsg.LENGTH, WHAT);
        final DirectBuffer buffer = message.buffer();
        final int header = message.bodyOffset();
        int flags = buffer.getByte(header + IfAddrMsg.IFA_FLAGS_OFFSET) & HEADER_FLAGS;
        IpAddress local = null;
        IpAddress address = null;
        IpAddress broadcast = null;
        String label = "";
        long preferred = InterfaceAddress.FOREVER;
        long valid = InterfaceAddress.FOREVER;
        while (reader.next()) {
            switch (reader.type()) {
                case Ifa.IFA_LOCAL -> local = reader.address();
                case Ifa.IFA_ADDRESS -> address = reader.address();
                case Ifa.IFA_BROADCAST -> broadcast = reader.address();
                case Ifa.IFA_LABEL -> label = reader.string();
                case Ifa.IFA_FLAGS -> flags = reader.u32();
                case Ifa.IFA_CACHEINFO -> {
                    final long both = reader.u64();
                    preferred = both & InterfaceAddress.FOREVER;
                    valid = both >>> Integer.SIZE;
                }
                default -> {}
            }
        }
        reader.check(WHAT);
        final IpFamily family = Malformed.family(buffer.getByte(header + IfAddrMsg.IFA_FAMILY_OFFSET), WHAT);
        final IpAddress own = Malformed.present(local == null ? address : local, "IFA_ADDRESS", WHAT);
        return new InterfaceAddress(
                buffer.getInt(header + IfAddrMsg.IFA_INDEX_OFFSET),
                Malformed.prefix(own, buffer.getByte(header + IfAddrMsg.IFA_PREFIXLEN_OFFSET) & 0xff, family, WHAT),
                address == null || address.equals(own) ? null : address,
                broadcast,
                buffer.getByte(header + IfAddrMsg.IFA_SCOPE_OFFSET) & 0xff,
                flags,
                label,
                preferred,
                valid);
    }
}
