package io.hawser.linux.udp;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.hawser.linux.libc.Socket;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import org.agrona.MutableDirectBuffer;

/**
 * A socket address: struct sockaddr_in (linux/in.h: family, port, address) or struct sockaddr_in6 (linux/in6.h: family,
 * port, flow, address, scope). The family and the scope are in host order, the rest is big endian. Not thread safe.
 */
public final class SockAddrFlyweight {
    /** Length in bytes of the larger of the two. */
    public static final int MAX_LENGTH = 28;
    /** Length of struct sockaddr_in in bytes. */
    public static final int IN_LENGTH = 16;
    /** Length of struct sockaddr_in6 in bytes. */
    public static final int IN6_LENGTH = 28;
    /** Offset of the family. */
    public static final int FAMILY_OFFSET = 0;
    /** Offset of the port. */
    public static final int PORT_OFFSET = 2;
    /** Offset of {@code sin_addr}. */
    public static final int SIN_ADDR_OFFSET = 4;
    /** Offset of {@code sin6_addr}. */
    public static final int SIN6_ADDR_OFFSET = 8;
    /** Offset of {@code sin6_scope_id}. */
    public static final int SIN6_SCOPE_ID_OFFSET = 24;

    private MutableDirectBuffer buffer;
    private int offset;

    /** Points this flyweight at an address. */
    public SockAddrFlyweight wrap(final MutableDirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        return this;
    }

    /** Writes an address and a port, and zeroes the rest. */
    public SockAddrFlyweight set(final IpAddress address, final int port) {
        final boolean v4 = address.isV4();
        buffer.setMemory(offset, v4 ? IN_LENGTH : IN6_LENGTH, (byte) 0);
        buffer.putShort(offset + FAMILY_OFFSET, (short) address.family().addressFamily());
        buffer.putShort(offset + PORT_OFFSET, (short) port, BIG_ENDIAN);
        address.write(buffer, offset + (v4 ? SIN_ADDR_OFFSET : SIN6_ADDR_OFFSET));
        return this;
    }

    /** Sets the interface that a link-local IPv6 address is meant on. */
    public SockAddrFlyweight scopeId(final int interfaceIndex) {
        buffer.putInt(offset + SIN6_SCOPE_ID_OFFSET, interfaceIndex);
        return this;
    }

    /** Whether this is a struct sockaddr_in. */
    public boolean isV4() {
        return buffer.getShort(offset + FAMILY_OFFSET) == Socket.AF_INET;
    }

    /** The port, 16 bits, unsigned. */
    public int port() {
        return buffer.getShort(offset + PORT_OFFSET, BIG_ENDIAN) & 0xffff;
    }

    /** The address as {@link IpAddress#high()} has it. */
    public long high() {
        return isV4() ? 0 : buffer.getLong(offset + SIN6_ADDR_OFFSET, BIG_ENDIAN);
    }

    /** The address as {@link IpAddress#low()} has it. */
    public long low() {
        return isV4()
                ? buffer.getInt(offset + SIN_ADDR_OFFSET, BIG_ENDIAN) & 0xffff_ffffL
                : buffer.getLong(offset + SIN6_ADDR_OFFSET + Long.BYTES, BIG_ENDIAN);
    }

    /** The interface that a link-local IPv6 address is meant on; 0 for none. */
    public int scopeId() {
        return isV4() ? 0 : buffer.getInt(offset + SIN6_SCOPE_ID_OFFSET);
    }

    /** The address; allocates. */
    public IpAddress address() {
        return new IpAddress(high(), low(), isV4() ? IpFamily.IPV4 : IpFamily.IPV6);
    }

    /** Length in bytes of the structure. */
    public int length() {
        return isV4() ? IN_LENGTH : IN6_LENGTH;
    }

    /** {@code address:port}. */
    @Override
    public String toString() {
        return isV4() ? address() + ":" + port() : "[" + address() + "]:" + port();
    }
}
