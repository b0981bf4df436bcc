package io.hawser.linux.udp;

import static io.hawser.linux.libc.Inet.IPPROTO_IP;
import static io.hawser.linux.libc.Inet.IPPROTO_IPV6;
import static io.hawser.linux.libc.Inet.IPPROTO_UDP;
import static io.hawser.linux.libc.Inet.IPV6_PKTINFO;
import static io.hawser.linux.libc.Inet.IPV6_TCLASS;
import static io.hawser.linux.libc.Inet.IP_PKTINFO;
import static io.hawser.linux.libc.Inet.IP_TOS;
import static io.hawser.linux.libc.Inet.UDP_GRO;

import io.hawser.linux.libc.IovecFlyweight;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.MsgHdrFlyweight;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Room for datagrams that are received with one system call, and what came in it. All memory is there from the
 * beginning: receiving and reading allocate nothing. What an index means lasts until the next receive. Not thread safe.
 */
public final class ReceiveBatch {
    private static final int NAME_LENGTH = 32;
    private static final int NONE = -1;
    private static final int LINE = 64;

    private final int capacity;
    private final int roomLength;
    private final int headroom;
    private final int stride;
    private final int namesAt;
    private final int controlsAt;
    private final UnsafeBuffer memory;
    private final UnsafeBuffer data;
    private final SockAddrFlyweight source = new SockAddrFlyweight();
    private final int[] segmentSizes;
    private final int[] tos;
    private final int[] localsAt;
    private int size;

    /**
     * @param capacity the most datagrams (or trains of segments) to receive at a time, up to 1024
     * @param roomLength bytes for each; with UDP_GRO 65,535, else what no datagram exceeds
     * @param headroom bytes to keep free in front of each, for a header of the receiver's
     */
    public ReceiveBatch(final int capacity, final int roomLength, final int headroom) {
        MmsgHdr.checkCapacity(capacity);
        this.capacity = capacity;
        this.roomLength = roomLength;
        this.headroom = headroom;
        stride = (headroom + roomLength + LINE - 1) & -LINE;
        namesAt = capacity * MmsgHdr.LENGTH;
        controlsAt = namesAt + capacity * NAME_LENGTH;
        final int iovecsAt = controlsAt + capacity * Cmsg.SPACE;
        memory = NativeMemory.allocate(iovecsAt + capacity * IovecFlyweight.LENGTH);
        data = NativeMemory.allocate(Math.multiplyExact(capacity, stride));
        segmentSizes = new int[capacity];
        tos = new int[capacity];
        localsAt = new int[capacity];
        final MsgHdrFlyweight header = new MsgHdrFlyweight();
        for (int i = 0; i < capacity; i++) {
            IovecFlyweight.set(memory, iovecsAt, i, data.addressOffset() + dataOffset(i), roomLength);
            header.wrap(memory, i * MmsgHdr.LENGTH)
                    .name(address(namesAt + i * NAME_LENGTH), NAME_LENGTH)
                    .iov(address(iovecsAt + i * IovecFlyweight.LENGTH), 1)
                    .control(address(controlsAt + i * Cmsg.SPACE), Cmsg.SPACE);
        }
    }

    /** The most datagrams to receive at a time. */
    public int capacity() {
        return capacity;
    }

    /**
     * Receives from a non-blocking UDP socket, which need not be a {@link UdpSocket}, as many datagrams as have come
     * and fit.
     *
     * @return how many came, or minus an errno: EAGAIN where none has come
     */
    public int receiveFrom(final int fd) {
        final int count = LibC.get().recvmmsg(fd, prepare(), capacity, 0, 0);
        received(Math.max(count, 0));
        return count;
    }

    /** How many came with the last receive. */
    public int size() {
        return size;
    }

    /** The memory of all data. */
    public UnsafeBuffer buffer() {
        return data;
    }

    /** Where datagram {@code index} begins in {@link #buffer()}; the headroom is in front of it. */
    public int dataOffset(final int index) {
        return index * stride + headroom;
    }

    /** Length of datagram {@code index} in bytes; of the whole train if it is one. */
    public int length(final int index) {
        return memory.getInt(index * MmsgHdr.LENGTH + MmsgHdr.MSG_LEN_OFFSET);
    }

    /**
     * Length of each datagram of train {@code index} in bytes, the last one being what is left; the whole length if it
     * is none.
     */
    public int segmentSize(final int index) {
        return segmentSizes[index] == NONE ? length(index) : segmentSizes[index];
    }

    /** Whether datagram {@code index} did not fit: its end is lost. */
    public boolean isTruncated(final int index) {
        final int flags = memory.getInt(index * MmsgHdr.LENGTH + MsgHdrFlyweight.MSG_FLAGS_OFFSET);
        return (flags & Socket.MSG_TRUNC) != 0;
    }

    /** Type of service or traffic class of datagram {@code index}; negative if the socket does not ask for it. */
    public int tos(final int index) {
        return tos[index];
    }

    /** Where datagram {@code index} came from; the flyweight is used anew by the next call. */
    public SockAddrFlyweight source(final int index) {
        return source.wrap(memory, namesAt + index * NAME_LENGTH);
    }

    /** Where datagram {@code index} was sent to; null if the socket does not ask for it. Allocates. */
    public IpAddress destination(final int index) {
        final int at = localsAt[index];
        if (at == NONE) {
            return null;
        }
        return isV4Local(at)
                ? IpAddress.read(memory, at + Cmsg.HEADER_LENGTH + Cmsg.IPI_ADDR_OFFSET, IpFamily.IPV4)
                : IpAddress.read(memory, at + Cmsg.HEADER_LENGTH, IpFamily.IPV6);
    }

    /** The interface that datagram {@code index} came in by; 0 if the socket does not ask for it. */
    public int interfaceIndex(final int index) {
        final int at = localsAt[index];
        if (at == NONE) {
            return 0;
        }
        return memory.getInt(at + Cmsg.HEADER_LENGTH + (isV4Local(at) ? 0 : Cmsg.IPI6_IFINDEX_OFFSET));
    }

    /** Makes the headers ready for the kernel, which has written over those that it used last. */
    long prepare() {
        for (int i = 0; i < size; i++) {
            final int header = i * MmsgHdr.LENGTH;
            memory.putInt(header + MsgHdrFlyweight.MSG_NAMELEN_OFFSET, NAME_LENGTH);
            memory.putLong(header + MsgHdrFlyweight.MSG_CONTROLLEN_OFFSET, Cmsg.SPACE);
            memory.putInt(header + MsgHdrFlyweight.MSG_FLAGS_OFFSET, 0);
        }
        size = 0;
        return address(0);
    }

    /** Reads the control messages of {@code count} datagrams that have come. */
    void received(final int count) {
        size = count;
        for (int i = 0; i < count; i++) {
            segmentSizes[i] = NONE;
            tos[i] = NONE;
            localsAt[i] = NONE;
            readControl(i);
        }
    }

    private void readControl(final int index) {
        int at = controlsAt + index * Cmsg.SPACE;
        final int end = at + (int) memory.getLong(index * MmsgHdr.LENGTH + MsgHdrFlyweight.MSG_CONTROLLEN_OFFSET);
        while (end - at >= Cmsg.HEADER_LENGTH) {
            final int length = (int) memory.getLong(at + Cmsg.LEN_OFFSET);
            if (length < Cmsg.HEADER_LENGTH || length > end - at) {
                return; // cut off by the kernel: MSG_CTRUNC
            }
            final int type = memory.getInt(at + Cmsg.TYPE_OFFSET);
            switch (memory.getInt(at + Cmsg.LEVEL_OFFSET)) {
                case IPPROTO_UDP -> readUdp(index, at, type);
                case IPPROTO_IP -> readIp(index, at, type);
                case IPPROTO_IPV6 -> readIpv6(index, at, type);
                default -> {}
            }
            at += Cmsg.align(length);
        }
    }

    private void readUdp(final int index, final int at, final int type) {
        if (type == UDP_GRO) {
            segmentSizes[index] = memory.getInt(at + Cmsg.HEADER_LENGTH);
        }
    }

    private void readIp(final int index, final int at, final int type) {
        if (type == IP_TOS) {
            tos[index] = memory.getByte(at + Cmsg.HEADER_LENGTH) & 0xff;
        } else if (type == IP_PKTINFO) {
            localsAt[index] = at;
        }
    }

    private void readIpv6(final int index, final int at, final int type) {
        if (type == IPV6_TCLASS) {
            tos[index] = memory.getInt(at + Cmsg.HEADER_LENGTH);
        } else if (type == IPV6_PKTINFO) {
            localsAt[index] = at;
        }
    }

    private boolean isV4Local(final int at) {
        return memory.getInt(at + Cmsg.LEVEL_OFFSET) == IPPROTO_IP;
    }

    private long address(final int offset) {
        return memory.addressOffset() + offset;
    }

    @Override
    public String toString() {
        return size + " of " + capacity + " datagrams of up to " + roomLength + " bytes";
    }
}
