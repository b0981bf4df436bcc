package io.hawser.linux.conntrack;

import io.hawser.linux.Errno;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkTransport;
import org.agrona.concurrent.UnsafeBuffer;

/** Answers a dump with one message, as often as told, and its end. */
final class CannedTransport implements NetlinkTransport {
    private static final int HEADER_LENGTH = 16;

    private final int times;
    private byte[] body;
    private int sequence;
    private int answered;

    /** @param body what stands behind the netlink header of each answer */
    CannedTransport(final byte[] body, final int times) {
        this.body = body;
        this.times = times;
    }

    void answer(final byte[] newBody) {
        body = newBody;
    }

    @Override
    public int portId() {
        return 1;
    }

    @Override
    public int send(final UnsafeBuffer buffer, final int offset, final int length) {
        sequence = buffer.getInt(offset + 8);
        answered = 0;
        return length;
    }

    @Override
    public int receive(final UnsafeBuffer buffer, final int timeoutMs) {
        if (answered > times) {
            return -Errno.EAGAIN;
        }
        final boolean last = answered++ == times;
        final int bodyLength = last ? 4 : body.length;
        buffer.putInt(0, HEADER_LENGTH + bodyLength);
        buffer.putShort(4, (short) (last ? Netlink.NLMSG_DONE : CtNetlink.IPCTNL_MSG_CT_NEW));
        buffer.putShort(6, (short) Netlink.NLM_F_MULTI);
        buffer.putInt(8, sequence);
        buffer.putInt(12, portId());
        if (last) {
            buffer.putInt(HEADER_LENGTH, 0);
        } else {
            buffer.putBytes(HEADER_LENGTH, body);
        }
        return HEADER_LENGTH + bodyLength;
    }

    @Override
    public int reserve(final int length, final int replies) {
        return 0;
    }

    @Override
    public void close() {}
}
