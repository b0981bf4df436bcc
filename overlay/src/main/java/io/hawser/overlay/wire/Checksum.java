package io.hawser.overlay.wire;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The Internet checksum (RFC 1071): the one's complement sum of 16-bit words. A partial sum is a non-negative long that
 * further words may be added to as they are in big endian order; {@link #finish} makes the field's value of it.
 */
public final class Checksum {
    /** What a sum over data with a right checksum in it folds to. */
    public static final int VALID = 0xffff;

    private static final long LOW = 0xffff_ffffL;
    private static final boolean SWAP = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final int UNROLLED = 4 * Long.BYTES;

    private Checksum() {}

    /**
     * Sums up memory.
     *
     * @param length in bytes; an odd last byte counts as if a zero followed
     * @return a folded sum, 16 bits
     */
    public static int sum(final DirectBuffer buffer, final int offset, final int length) {
        buffer.boundsCheck(offset, length);
        final Object base = buffer.byteArray();
        long at = buffer.addressOffset() + offset;
        final long end = at + length;
        // The sum does not depend on byte order but for a swap at the end (RFC 1071, section 2), nor on word size.
        long even = 0;
        long odd = 0;
        for (final long stop = end - UNROLLED; at <= stop; at += UNROLLED) {
            final long a = UnsafeApi.getLong(base, at);
            final long b = UnsafeApi.getLong(base, at + Long.BYTES);
            final long c = UnsafeApi.getLong(base, at + 2 * Long.BYTES);
            final long d = UnsafeApi.getLong(base, at + 3 * Long.BYTES);
            even += (a & LOW) + (b & LOW) + (c & LOW) + (d & LOW);
            odd += (a >>> 32) + (b >>> 32) + (c >>> 32) + (d >>> 32);
        }
        for (; at <= end - Integer.BYTES; at += Integer.BYTES) {
            even += UnsafeApi.getInt(base, at) & LOW;
        }
        final int folded = fold(even + odd) + tail(base, at, end);
        final int sum = fold(folded);
        return SWAP ? Short.reverseBytes((short) sum) & 0xffff : sum;
    }

    /** Folds a partial sum to 16 bits. */
    public static int fold(final long partial) {
        long sum = (partial & LOW) + (partial >>> 32);
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        return (int) ((sum & 0xffff) + (sum >>> 16));
    }

    /** The value of the checksum field for what was summed up with that field as zero. */
    public static int finish(final long partial) {
        return ~fold(partial) & 0xffff;
    }

    /** The checksum field after one 16-bit word under it changed (RFC 1624). */
    public static int update(final int checksum, final int before, final int after) {
        return finish((~checksum & 0xffffL) + (~before & 0xffffL) + (after & 0xffffL));
    }

    /** The sum of a pseudo header without its length: addresses as they stand in the IP header, and the protocol. */
    public static long pseudoHeader(
            final DirectBuffer buffer, final int addressesAt, final int addressesLength, final int protocol) {
        return sum(buffer, addressesAt, addressesLength) + (long) protocol;
    }

    private static int tail(final Object base, final long from, final long end) {
        int sum = 0;
        long at = from;
        if (end - at >= 2) {
            sum += word(base, at, at + 1);
            at += 2;
        }
        if (at < end) {
            final int last = UnsafeApi.getByte(base, at) & 0xff;
            sum += SWAP ? last : last << 8;
        }
        return sum;
    }

    private static int word(final Object base, final long first, final long second) {
        final int one = UnsafeApi.getByte(base, first) & 0xff;
        final int two = UnsafeApi.getByte(base, second) & 0xff;
        return SWAP ? two << 8 | one : one << 8 | two;
    }
}
