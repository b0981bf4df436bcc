package io.hawser.linux.conntrack;

import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkConnection;
import io.hawser.linux.netlink.NetlinkSocket;
import io.hawser.linux.netlink.NetlinkTransport;
import org.agrona.concurrent.UnsafeBuffer;

/** The kernel, with the entries that it answers counted. */
final class CountingTransport implements NetlinkTransport {
    private final NetlinkSocket socket;
    private int entries;

    private CountingTransport(final NetlinkSocket socket) {
        this.socket = socket;
    }

    static CountingTransport open() {
        return new CountingTransport(NetlinkSocket.open(Netlink.NETLINK_NETFILTER));
    }

    NetlinkConnection connection() {
        return new NetlinkConnection(this);
    }

    void resetEntries() {
        entries = 0;
    }

    int entries() {
        return entries;
    }

    @Override
    public int portId() {
        return socket.portId();
    }

    @Override
    public int send(final UnsafeBuffer buffer, final int offset, final int length) {
        return socket.send(buffer, offset, length);
    }

    @Override
    public int receive(final UnsafeBuffer buffer, final int timeoutMs) {
        final int length = socket.receive(buffer, timeoutMs);
        for (int at = 0; at < length; at += Netlink.align(buffer.getInt(at))) {
            if (buffer.getShort(at + 4) == CtNetlink.IPCTNL_MSG_CT_NEW) {
                entries++;
            }
        }
        return length;
    }

    @Override
    public int reserve(final int length, final int replies) {
        return socket.reserve(length, replies);
    }

    @Override
    public void close() {
        socket.close();
    }
}
