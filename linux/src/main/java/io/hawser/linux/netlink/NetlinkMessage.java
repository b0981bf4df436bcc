package io.hawser.linux.netlink;

import org.agrona.DirectBuffer;

/** One message in a receive buffer: a flyweight, valid only until its handler returns. Not thread safe. */
public final class NetlinkMessage {
    private final AttributeReader reader = new AttributeReader();
    private DirectBuffer buffer;
    private int offset;
    private int length;

    /**
     * Points this flyweight at the message at {@code offset}.
     *
     * @param available bytes there are from there on
     * @return null, or what is wrong with the message's length
     */
    String wrap(final DirectBuffer buffer, final int offset, final int available) {
        this.buffer = buffer;
        this.offset = offset;
        if (available < NlMsgHdr.LENGTH) {
            return available + " bytes are left where a message should begin";
        }
        length = buffer.getInt(offset + NlMsgHdr.NLMSG_LEN_OFFSET);
        if (length < NlMsgHdr.LENGTH || length > available) {
            final String said = "a message says it has " + length + " bytes where " + available + " are left";
            length = NlMsgHdr.LENGTH;
            return said;
        }
        return null;
    }

    /** {@code nlmsg_type}. */
    public int type() {
        return buffer.getShort(offset + NlMsgHdr.NLMSG_TYPE_OFFSET) & 0xffff;
    }

    /** {@code nlmsg_flags}. */
    public int flags() {
        return buffer.getShort(offset + NlMsgHdr.NLMSG_FLAGS_OFFSET) & 0xffff;
    }

    /** {@code nlmsg_seq}: that of the request it answers. */
    public int sequence() {
        return buffer.getInt(offset + NlMsgHdr.NLMSG_SEQ_OFFSET);
    }

    /** {@code nlmsg_pid}: port of the socket whose request caused it. */
    public int portId() {
        return buffer.getInt(offset + NlMsgHdr.NLMSG_PID_OFFSET);
    }

    /** The memory the message stands in. */
    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the message's fixed header begins in {@link #buffer()}. */
    public int bodyOffset() {
        return offset + NlMsgHdr.LENGTH;
    }

    /** Length of all behind the netlink header, in bytes. */
    public int bodyLength() {
        return length - NlMsgHdr.LENGTH;
    }

    /** Length of the whole message in bytes. */
    int length() {
        return length;
    }

    /**
     * The attributes behind a fixed header. The reader is this message's own and is used anew by each call.
     *
     * @param headerLength length of the fixed header in bytes
     * @param what the kind of message, for the error
     * @throws NetlinkException if the message is shorter than its fixed header
     */
    public AttributeReader attributes(final int headerLength, final String what) {
        final int aligned = Netlink.align(headerLength);
        if (bodyLength() < headerLength) {
            throw NetlinkException.malformed(
                    what, "a body of " + bodyLength() + " bytes where the header alone has " + headerLength);
        }
        return reader.wrap(buffer, bodyOffset() + aligned, Math.max(bodyLength() - aligned, 0));
    }
}
