package io.hawser.linux.netlink;

import org.agrona.DirectBuffer;

/**
 * The extended part of an acknowledgement (linux/netlink.h: NLMSGERR_ATTR_*): a text, and where in the request the
 * trouble is.
 *
 * @param text the kernel's words, or empty
 * @param attribute path of the offending or missing attribute, or empty
 * @param offset of the offending attribute in the request, in bytes; 0 if none is told
 */
record ExtendedAck(String text, String attribute, int offset) {
    private static final int ERROR_LENGTH = 4;

    /**
     * Reads it from an NLMSG_ERROR message.
     *
     * @param request the memory of the request that is answered
     * @param requestOffset where the request begins
     * @param requestLength its length in bytes
     * @param space names of its attributes
     */
    static ExtendedAck read(
            final NetlinkMessage message,
            final DirectBuffer request,
            final int requestOffset,
            final int requestLength,
            final AttributeSpace space) {
        String text = "";
        String attribute = "";
        int offset = 0;
        if ((message.flags() & Netlink.NLM_F_ACK_TLVS) != 0) {
            final boolean capped = (message.flags() & Netlink.NLM_F_CAPPED) != 0;
            final int echoed = capped ? NlMsgHdr.LENGTH : requestLength;
            final AttributeReader reader = message.attributes(ERROR_LENGTH + echoed, "extended acknowledgement");
            final AttributePath path = new AttributePath(request, requestOffset, requestLength, space);
            while (reader.next()) {
                switch (reader.type()) {
                    case Netlink.NLMSGERR_ATTR_MSG -> text = reader.string();
                    case Netlink.NLMSGERR_ATTR_OFFS -> {
                        offset = reader.u32();
                        attribute = path.at(offset);
                    }
                    case Netlink.NLMSGERR_ATTR_MISS_TYPE -> attribute = path.missing(reader.u32());
                    default -> {}
                }
            }
        }
        return new ExtendedAck(text, attribute, offset);
    }
}
