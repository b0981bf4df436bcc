package io.hawser.linux.libc;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongToIntFunction;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory that the kernel may read and write. The returned buffer owns it: {@link UnsafeBuffer#addressOffset()} is its
 * native address, valid for as long as the buffer itself is reachable, so keep the buffer in a field and not only its
 * address.
 */
public final class NativeMemory {
    private static final int ALIGNMENT = 64;

    private NativeMemory() {}

    /** Allocates {@code length} zeroed bytes, aligned to a cache line. Freed when the buffer is collected. */
    public static UnsafeBuffer allocate(final int length) {
        final ByteBuffer memory = BufferUtil.allocateDirectAligned(length, ALIGNMENT);
        return new UnsafeBuffer(memory, 0, length);
    }

    /**
     * Makes a call with the native address of {@code memory}, which lives as long as the call.
     *
     * @return what the call returns
     */
    public static int with(final UnsafeBuffer memory, final LongToIntFunction call) {
        try {
            return call.applyAsInt(memory.addressOffset());
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    /**
     * Makes a call with a NUL-terminated UTF-8 copy of {@code text}, which lives as long as the call.
     *
     * @param call takes the copy's native address
     * @return what the call returns
     * @throws IllegalArgumentException if the text itself holds a NUL
     */
    public static int withCString(final String text, final LongToIntFunction call) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character in '" + text.replace('\0', '?') + "'");
        }
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer copy = allocate(bytes.length + 1);
        copy.putBytes(0, bytes);
        return with(copy, call);
    }
}
