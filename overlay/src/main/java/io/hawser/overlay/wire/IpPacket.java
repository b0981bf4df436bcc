package io.hawser.overlay.wire;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is to be known of an IPv4 or IPv6 packet before anything is done with it: read once, held as plain fields, and
 * proven to lie within its memory. Not thread safe.
 */
public final class IpPacket {
    private static final int V4 = 4;
    private static final int V6 = 6;
    private static final int CE = 3;

    private UnsafeBuffer buffer;
    private int offset;
    private int length;
    private int headerLength;
    private int protocol;
    private int tos;
    private boolean v4;
    private boolean fragment;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;

    /** What came of reading a packet. */
    public enum Reading {
        /** Its headers are sound, and all of it is there. */
        WHOLE,
        /** It is neither IPv4 nor IPv6. */
        NO_IP,
        /** It is shorter than its headers say, or they contradict themselves. */
        MALFORMED
    }

    /**
     * Reads a packet.
     *
     * @param available bytes from {@code offset} on that belong to it; what goes beyond the length that its header
     *     tells
     *     is none of it
     */
    public Reading read(final UnsafeBuffer memory, final int at, final int available) {
        final Reading reading = readHeader(memory, at, available);
        return reading == Reading.WHOLE && length > available ? Reading.MALFORMED : reading;
    }

    /** Reads the header of a packet of which not all need be there. */
    public Reading readHeader(final UnsafeBuffer memory, final int at, final int available) {
        buffer = memory;
        offset = at;
        if (available < 1) {
            return Reading.MALFORMED;
        }
        memory.boundsCheck(at, available);
        return switch ((memory.getByte(at) & 0xf0) >>> 4) {
            case V4 -> readV4(available);
            case V6 -> readV6(available);
            default -> Reading.NO_IP;
        };
    }

    private Reading readV4(final int available) {
        if (available < Ipv4HeaderFlyweight.MIN_LENGTH) {
            return Reading.MALFORMED;
        }
        v4 = true;
        headerLength = (buffer.getByte(offset) & 0x0f) << 2;
        length = word(Ipv4HeaderFlyweight.TOTAL_LENGTH_OFFSET);
        if (headerLength < Ipv4HeaderFlyweight.MIN_LENGTH || length < headerLength || headerLength > available) {
            return Reading.MALFORMED;
        }
        tos = buffer.getByte(offset + Ipv4HeaderFlyweight.TOS_OFFSET) & 0xff;
        protocol = buffer.getByte(offset + Ipv4HeaderFlyweight.PROTOCOL_OFFSET) & 0xff;
        fragment = (word(Ipv4HeaderFlyweight.FRAGMENT_OFFSET) & Ipv4HeaderFlyweight.FRAGMENT_MASK) != 0;
        sourceHigh = 0;
        sourceLow = buffer.getInt(offset + Ipv4HeaderFlyweight.SOURCE_OFFSET, BIG_ENDIAN) & 0xffff_ffffL;
        destinationHigh = 0;
        destinationLow = buffer.getInt(offset + Ipv4HeaderFlyweight.DESTINATION_OFFSET, BIG_ENDIAN) & 0xffff_ffffL;
        return Reading.WHOLE;
    }

    private Reading readV6(final int available) {
        if (available < Ipv6HeaderFlyweight.LENGTH) {
            return Reading.MALFORMED;
        }
        v4 = false;
        headerLength = Ipv6HeaderFlyweight.LENGTH;
        length = headerLength + word(Ipv6HeaderFlyweight.PAYLOAD_LENGTH_OFFSET);
        tos = word(0) >>> 4 & 0xff;
        // An extension header is a protocol like another: none that is looked into here.
        protocol = buffer.getByte(offset + Ipv6HeaderFlyweight.NEXT_HEADER_OFFSET) & 0xff;
        fragment = protocol == Ipv6HeaderFlyweight.NEXT_HEADER_FRAGMENT;
        sourceHigh = buffer.getLong(offset + Ipv6HeaderFlyweight.SOURCE_OFFSET, BIG_ENDIAN);
        sourceLow = buffer.getLong(offset + Ipv6HeaderFlyweight.SOURCE_OFFSET + Long.BYTES, BIG_ENDIAN);
        destinationHigh = buffer.getLong(offset + Ipv6HeaderFlyweight.DESTINATION_OFFSET, BIG_ENDIAN);
        destinationLow = buffer.getLong(offset + Ipv6HeaderFlyweight.DESTINATION_OFFSET + Long.BYTES, BIG_ENDIAN);
        return Reading.WHOLE;
    }

    /** The memory it lies in. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** Where it begins in {@link #buffer()}. */
    public int offset() {
        return offset;
    }

    /** Length in bytes of all of it, as its header says. */
    public int length() {
        return length;
    }

    /** Length of the IP header in bytes, IPv4 options included, IPv6 extension headers not. */
    public int headerLength() {
        return headerLength;
    }

    /** IPPROTO_* of what follows the IP header. */
    public int protocol() {
        return protocol;
    }

    /** Type of service or traffic class; ECN in the lowest two bits. */
    public int tos() {
        return tos;
    }

    /** The two bits of ECN, RFC 3168. */
    public int ecn() {
        return tos & CE;
    }

    /** Whether it is IPv4. */
    public boolean isV4() {
        return v4;
    }

    /** Whether it is a fragment of a packet. */
    public boolean isFragment() {
        return fragment;
    }

    /** Whether it may not be fragmented on its way: all of IPv6. */
    public boolean mayNotBeFragmented() {
        return !v4 || (word(Ipv4HeaderFlyweight.FRAGMENT_OFFSET) & Ipv4HeaderFlyweight.FLAG_DF) != 0;
    }

    /** The source as {@link io.hawser.linux.net.IpAddress#high()} has it. */
    public long sourceHigh() {
        return sourceHigh;
    }

    /** The source as {@link io.hawser.linux.net.IpAddress#low()} has it. */
    public long sourceLow() {
        return sourceLow;
    }

    /** The destination as {@link io.hawser.linux.net.IpAddress#high()} has it. */
    public long destinationHigh() {
        return destinationHigh;
    }

    /** The destination as {@link io.hawser.linux.net.IpAddress#low()} has it. */
    public long destinationLow() {
        return destinationLow;
    }

    /** Time to live or hop limit. */
    public int ttl() {
        return buffer.getByte(offset + ttlField()) & 0xff;
    }

    /** Lowers the time to live by one, which must not be 0, and mends the IPv4 header's checksum. */
    public void lowerTtl() {
        final int field = ttlField();
        final int before = word(field);
        buffer.putByte(offset + field, (byte) (ttl() - 1));
        mend(before, word(field));
    }

    /** Sets the two bits of ECN, and mends the IPv4 header's checksum. */
    public void ecn(final int ecn) {
        final int before = word(0);
        final int changed = v4 ? (before & ~CE) | ecn : (before & ~(CE << 4)) | ecn << 4;
        buffer.putShort(offset, (short) changed, BIG_ENDIAN);
        tos = (tos & ~CE) | ecn;
        mend(before, changed);
    }

    /** The pseudo header of what follows the IP header (RFC 9293, RFC 8200), summed up without its length. */
    public long pseudoHeader() {
        return pseudoHeader(buffer, offset, v4, protocol);
    }

    /** The same of a packet whose IP header stands at {@code at}. */
    public static long pseudoHeader(final DirectBuffer memory, final int at, final boolean v4, final int protocol) {
        return v4
                ? Checksum.pseudoHeader(memory, at + Ipv4HeaderFlyweight.SOURCE_OFFSET, 2 * Integer.BYTES, protocol)
                : Checksum.pseudoHeader(memory, at + Ipv6HeaderFlyweight.SOURCE_OFFSET, 4 * Long.BYTES, protocol);
    }

    private int ttlField() {
        return v4 ? Ipv4HeaderFlyweight.TTL_OFFSET : Ipv6HeaderFlyweight.HOP_LIMIT_OFFSET;
    }

    private void mend(final int before, final int after) {
        if (v4) {
            final int field = offset + Ipv4HeaderFlyweight.CHECKSUM_OFFSET;
            final int checksum = word(Ipv4HeaderFlyweight.CHECKSUM_OFFSET);
            buffer.putShort(field, (short) Checksum.update(checksum, before, after), BIG_ENDIAN);
        }
    }

    private int word(final int field) {
        return buffer.getShort(offset + field, BIG_ENDIAN) & 0xffff;
    }
}
