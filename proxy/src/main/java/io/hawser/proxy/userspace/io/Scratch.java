package io.hawser.proxy.userspace.io;

import io.hawser.linux.libc.IovecFlyweight;
import io.hawser.linux.libc.LibC;
import io.hawser.linux.libc.MsgHdrFlyweight;
import io.hawser.linux.libc.NativeMemory;
import io.hawser.linux.libc.Socket;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory that a loop looks at a socket's bytes through, for as long as a step takes: what cannot be given on stays in
 * the socket. Not thread safe.
 */
public final class Scratch {
    private final LibC libc = LibC.get();
    private final UnsafeBuffer memory = NativeMemory.allocate(Chunk.LENGTH);
    private final UnsafeBuffer header = NativeMemory.allocate(MsgHdrFlyweight.LENGTH + IovecFlyweight.LENGTH);
    private final MsgHdrFlyweight message = new MsgHdrFlyweight().wrap(header, 0);

    Scratch() {
        message.iov(message.address() + MsgHdrFlyweight.LENGTH, 1);
    }

    /** The memory itself. */
    public UnsafeBuffer memory() {
        return memory;
    }

    /** Native address of its first byte. */
    public long address() {
        return memory.addressOffset();
    }

    /** Copies what a socket has, which stays there: the number of bytes, 0 at its end, or minus an errno. */
    public int peek(final int fd) {
        return receive(fd, Chunk.LENGTH, Socket.MSG_PEEK);
    }

    /** Takes so many bytes from a socket, unseen (tcp(7): MSG_TRUNC): how many, or minus an errno. */
    public int discard(final int fd, final int count) {
        return receive(fd, count, Socket.MSG_TRUNC);
    }

    private int receive(final int fd, final int length, final int flags) {
        IovecFlyweight.set(header, MsgHdrFlyweight.LENGTH, 0, memory.addressOffset(), length);
        return (int) libc.recvmsg(fd, message.address(), flags | Socket.MSG_DONTWAIT);
    }
}
