package io.hawser.proxy.userspace.io;

import io.hawser.linux.libc.NativeMemory;
import org.agrona.concurrent.UnsafeBuffer;

/** Memory that bytes pass through on their way, and wait in where the way is blocked. Not thread safe. */
public final class Chunk {
    /** Its length in bytes. */
    public static final int LENGTH = 64 * 1024;

    private final UnsafeBuffer memory = NativeMemory.allocate(LENGTH);
    private int from;
    private int to;

    Chunk() {}

    /** The memory itself. */
    public UnsafeBuffer memory() {
        return memory;
    }

    /** Native address of its first byte. */
    public long address() {
        return memory.addressOffset();
    }

    /** Says that the bytes from {@code begin} to before {@code end} wait. */
    public void hold(final int begin, final int end) {
        from = begin;
        to = end;
    }

    /** Native address of the first byte that waits. */
    public long waitingAddress() {
        return memory.addressOffset() + from;
    }

    /** How many bytes wait. */
    public int waiting() {
        return to - from;
    }

    /** Says that the first {@code count} of the bytes that wait have gone. */
    public void gone(final int count) {
        from += count;
    }
}
