package io.hawser.linux.udp;

import io.hawser.linux.libc.IovecFlyweight;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.MsgHdrFlyweight;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.net.IpAddress;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Datagrams to be sent with one system call. All memory is there from the beginning: filling and clearing allocate
 * nothing. The data stays where it is, and must until the batch has been sent. Not thread safe.
 */
public final class SendBatch {
    private static final int NAME_LENGTH = 32;

    private final int capacity;
    private final int pieces;
    private final int namesAt;
    private final int iovecsAt;
    private final int controlsAt;
    private final UnsafeBuffer memory;
    private final SockAddrFlyweight name = new SockAddrFlyweight();
    private int size;
    private int pieceCount;
    private int controlLength;

    /**
     * @param capacity the most datagrams (or trains of segments) it holds, up to 1024
     * @param pieces the most pieces of memory that one may be gathered from
     */
    public SendBatch(final int capacity, final int pieces) {
        MmsgHdr.checkCapacity(capacity);
        this.capacity = capacity;
        this.pieces = pieces;
        namesAt = capacity * MmsgHdr.LENGTH;
        controlsAt = namesAt + capacity * NAME_LENGTH;
        iovecsAt = controlsAt + capacity * Cmsg.SPACE;
        memory = NativeMemory.allocate(iovecsAt + capacity * pieces * IovecFlyweight.LENGTH);
        final MsgHdrFlyweight header = new MsgHdrFlyweight();
        for (int i = 0; i < capacity; i++) {
            header.wrap(memory, i * MmsgHdr.LENGTH)
                    .name(address(namesAt + i * NAME_LENGTH), 0)
                    .iov(address(iovecsAt + i * pieces * IovecFlyweight.LENGTH), 0)
                    .control(address(controlsAt + i * Cmsg.SPACE), 0);
        }
    }

    /** The most datagrams it holds. */
    public int capacity() {
        return capacity;
    }

    /** How many datagrams it holds now. */
    public int size() {
        return size;
    }

    /** Whether no further datagram may be begun. */
    public boolean isFull() {
        return size == capacity;
    }

    /**
     * Sends the datagrams from index {@code from} on through a UDP socket, which need not be a {@link UdpSocket}.
     *
     * @return how many were sent, or minus the errno that the first of them was refused with
     */
    public int sendBy(final int fd, final int from) {
        return from == size ? 0 : LibC.get().sendmmsg(fd, headerAddress(from), size - from, 0);
    }

    /** Forgets all datagrams. */
    public SendBatch clear() {
        size = 0;
        return this;
    }

    /**
     * Begins the next datagram. The calls below belong to it until another is begun.
     *
     * @throws IllegalStateException if the batch is full
     */
    public SendBatch to(final IpAddress destination, final int port) {
        if (size == capacity) {
            throw new IllegalStateException("more than " + capacity + " datagrams in a batch");
        }
        final int header = size * MmsgHdr.LENGTH;
        final int length = name.wrap(memory, namesAt + size * NAME_LENGTH)
                .set(destination, port)
                .length();
        memory.putInt(header + MsgHdrFlyweight.MSG_NAMELEN_OFFSET, length);
        size++;
        pieceCount = 0;
        controlLength = 0;
        memory.putLong(header + MsgHdrFlyweight.MSG_IOVLEN_OFFSET, 0);
        memory.putLong(header + MsgHdrFlyweight.MSG_CONTROLLEN_OFFSET, 0);
        return this;
    }

    /** Sets the interface that a link-local IPv6 destination is meant on. */
    public SendBatch scopeId(final int interfaceIndex) {
        name.scopeId(interfaceIndex);
        return this;
    }

    /**
     * Adds a piece of the datagram.
     *
     * @param address its native address
     * @param length its length in bytes
     * @throws IllegalStateException if there are more pieces than the batch has room for
     */
    public SendBatch data(final long address, final int length) {
        if (pieceCount == pieces) {
            throw new IllegalStateException("more than " + pieces + " pieces in a datagram");
        }
        final int index = size - 1;
        IovecFlyweight.set(memory, iovecsAt, index * pieces + pieceCount, address, length);
        pieceCount++;
        memory.putLong(index * MmsgHdr.LENGTH + MsgHdrFlyweight.MSG_IOVLEN_OFFSET, pieceCount);
        return this;
    }

    /**
     * Makes the datagram a train: the kernel, or the network card, cuts it into datagrams of this size, the last one
     * being what is left. At most once for each.
     *
     * @param bytes of payload of each datagram; with its headers it must fit the MTU
     */
    public SendBatch segmentSize(final int bytes) {
        return control(Cmsg.putSegmentSize(memory, controlAt(), bytes));
    }

    /**
     * Sets the type of service or traffic class, the two bits of ECN at its low end. At most once for each.
     *
     * @param tos 8 bits
     */
    public SendBatch tos(final int tos) {
        return control(Cmsg.putTos(memory, controlAt(), name.isV4(), tos));
    }

    /** Sets the address to send from, of the destination's family. At most once for each. */
    public SendBatch from(final IpAddress source) {
        return control(Cmsg.putSource(memory, controlAt(), source));
    }

    /** Native address of the header of datagram {@code index}. */
    long headerAddress(final int index) {
        return address(index * MmsgHdr.LENGTH);
    }

    private SendBatch control(final int length) {
        controlLength += length;
        memory.putLong((size - 1) * MmsgHdr.LENGTH + MsgHdrFlyweight.MSG_CONTROLLEN_OFFSET, controlLength);
        return this;
    }

    private int controlAt() {
        if (size == 0 || controlLength > Cmsg.SPACE - Cmsg.align(Cmsg.HEADER_LENGTH + Cmsg.IN6_PKTINFO_LENGTH)) {
            throw new IllegalStateException("no datagram was begun, or the same was said of it more than once");
        }
        return controlsAt + (size - 1) * Cmsg.SPACE + controlLength;
    }

    private long address(final int offset) {
        return memory.addressOffset() + offset;
    }
}
