package io.hawser.linux.udp;

import io.hawser.linux.libc.MsgHdrFlyweight;

/** struct mmsghdr (bits/socket.h, 64-bit): struct msghdr, then the length sent or received (32 bits). */
final class MmsgHdr {
    static final int LENGTH = 64;
    static final int MSG_LEN_OFFSET = MsgHdrFlyweight.LENGTH;

    /** The most that sendmmsg(2) and recvmmsg(2) take at a time: UIO_MAXIOV of linux/uio.h. */
    static final int MAX_COUNT = 1024;

    private MmsgHdr() {}

    static void checkCapacity(final int capacity) {
        if (capacity < 1 || capacity > MAX_COUNT) {
            throw new IllegalArgumentException("a batch of " + capacity + " datagrams, not 1 to " + MAX_COUNT);
        }
    }
}
