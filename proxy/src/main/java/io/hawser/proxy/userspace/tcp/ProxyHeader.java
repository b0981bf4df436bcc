package io.hawser.proxy.userspace.tcp;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hawser.linux.net.IpAddress;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;

/**
 * The header of the PROXY protocol, version 2 (haproxy's proxy-protocol.txt, section 2.2): signature (12 bytes),
 * version and command, family and transport, length of the rest (16 bits); then source and destination address,
 * source and destination port. Big endian.
 */
final class ProxyHeader {
    /** Length in bytes with IPv4 addresses. */
    static final int IPV4_LENGTH = 28;
    /** Length in bytes with IPv6 addresses. */
    static final int IPV6_LENGTH = 52;

    static final int VERSION_OFFSET = 12;
    static final int FAMILY_OFFSET = 13;
    static final int LENGTH_OFFSET = 14;
    static final int ADDRESSES_OFFSET = 16;

    private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION_2_PROXY = 0x21;
    private static final byte TCP_OVER_IPV4 = 0x11;
    private static final byte TCP_OVER_IPV6 = 0x21;

    private ProxyHeader() {}

    /**
     * Writes it at the beginning of a buffer; both addresses are of one family.
     *
     * @return its length in bytes
     */
    static int write(
            final MutableDirectBuffer buffer,
            final IpAddress source,
            final int sourcePort,
            final IpAddress destination,
            final int destinationPort) {
        final int length = source.isV4() ? IPV4_LENGTH : IPV6_LENGTH;
        buffer.putBytes(0, SIGNATURE);
        buffer.putByte(VERSION_OFFSET, VERSION_2_PROXY);
        buffer.putByte(FAMILY_OFFSET, source.isV4() ? TCP_OVER_IPV4 : TCP_OVER_IPV6);
        buffer.putShort(LENGTH_OFFSET, (short) (length - ADDRESSES_OFFSET), BIG_ENDIAN);
        source.write(buffer, ADDRESSES_OFFSET);
        destination.write(buffer, ADDRESSES_OFFSET + source.length());
        final int ports = ADDRESSES_OFFSET + 2 * source.length();
        buffer.putShort(ports, (short) sourcePort, BIG_ENDIAN);
        buffer.putShort(ports + Short.BYTES, (short) destinationPort, BIG_ENDIAN);
        return length;
    }
}
