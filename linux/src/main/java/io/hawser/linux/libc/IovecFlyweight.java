package io.hawser.linux.libc;

import org.agrona.MutableDirectBuffer;

/** struct iovec (bits/types/struct_iovec.h): base address and length, 64 bits each, host order. Not thread safe. */
public final class IovecFlyweight {
    /** Length of one iovec in bytes. */
    public static final int LENGTH = 16;
    /** Offset of {@code iov_base}. */
    public static final int IOV_BASE_OFFSET = 0;
    /** Offset of {@code iov_len}. */
    public static final int IOV_LEN_OFFSET = 8;

    private IovecFlyweight() {}

    /**
     * Writes element {@code index} of an iovec array.
     *
     * @param array the array's memory
     * @param offset where the array begins in it
     * @param index the element
     * @param address native address of the data
     * @param length its length in bytes
     */
    public static void set(
            final MutableDirectBuffer array, final int offset, final int index, final long address, final long length) {
        final int at = offset + index * LENGTH;
        array.putLong(at + IOV_BASE_OFFSET, address);
        array.putLong(at + IOV_LEN_OFFSET, length);
    }
}
