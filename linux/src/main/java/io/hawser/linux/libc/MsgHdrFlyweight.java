package io.hawser.linux.libc;

import org.agrona.concurrent.UnsafeBuffer;

/** struct msghdr (bits/socket.h, 64-bit), host order. Not thread safe. */
public final class MsgHdrFlyweight {
    /** Length of the structure in bytes. */
    public static final int LENGTH = 56;
    /** Offset of {@code msg_name}, 64 bits. */
    public static final int MSG_NAME_OFFSET = 0;
    /** Offset of {@code msg_namelen}, 32 bits. */
    public static final int MSG_NAMELEN_OFFSET = 8;
    /** Offset of {@code msg_iov}, 64 bits. */
    public static final int MSG_IOV_OFFSET = 16;
    /** Offset of {@code msg_iovlen}, 64 bits. */
    public static final int MSG_IOVLEN_OFFSET = 24;
    /** Offset of {@code msg_control}, 64 bits. */
    public static final int MSG_CONTROL_OFFSET = 32;
    /** Offset of {@code msg_controllen}, 64 bits. */
    public static final int MSG_CONTROLLEN_OFFSET = 40;
    /** Offset of {@code msg_flags}, 32 bits. */
    public static final int MSG_FLAGS_OFFSET = 48;

    private UnsafeBuffer buffer;
    private int offset;

    /** Points this flyweight at the structure. */
    public MsgHdrFlyweight wrap(final UnsafeBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Native address of the structure. */
    public long address() {
        return buffer.addressOffset() + offset;
    }

    /** Sets the socket address ({@code msg_name}): native address and length, 0 for none. */
    public MsgHdrFlyweight name(final long address, final int length) {
        buffer.putLong(offset + MSG_NAME_OFFSET, address);
        buffer.putInt(offset + MSG_NAMELEN_OFFSET, length);
        return this;
    }

    /** Sets the array of iovecs: native address and number of elements. */
    public MsgHdrFlyweight iov(final long address, final long count) {
        buffer.putLong(offset + MSG_IOV_OFFSET, address);
        buffer.putLong(offset + MSG_IOVLEN_OFFSET, count);
        return this;
    }

    /** Sets the ancillary data: native address and capacity or length in bytes, 0 for none. */
    public MsgHdrFlyweight control(final long address, final long length) {
        buffer.putLong(offset + MSG_CONTROL_OFFSET, address);
        buffer.putLong(offset + MSG_CONTROLLEN_OFFSET, length);
        return this;
    }

    /** Sets {@code msg_flags}. */
    public MsgHdrFlyweight flags(final int flags) {
        buffer.putInt(offset + MSG_FLAGS_OFFSET, flags);
        return this;
    }

    /** Length of the socket address, as the kernel left it. */
    public int nameLength() {
        return buffer.getInt(offset + MSG_NAMELEN_OFFSET);
    }

    /** Length of the ancillary data, as the kernel left it. */
    public long controlLength() {
        return buffer.getLong(offset + MSG_CONTROLLEN_OFFSET);
    }

    /** {@code msg_flags} as the kernel left them, MSG_TRUNC for example. */
    public int flags() {
        return buffer.getInt(offset + MSG_FLAGS_OFFSET);
    }
}
