package io.hawser.linux.net;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * An IPv4 or IPv6 address as two numbers: cheap to compare, hash and write to a buffer, and never resolved.
 * An IPv4-mapped IPv6 address is an IPv6 address here.
 *
 * @param high the first 64 bits of an IPv6 address; 0 for IPv4
 * @param low the last 64 bits of an IPv6 address; the 32 bits of an IPv4 address
 * @param family which of the two
 */
public record IpAddress(long high, long low, IpFamily family) implements Comparable<IpAddress> {
    private static final int GROUPS = 8;

    /** @throws IllegalArgumentException if the numbers do not fit the family */
    public IpAddress {
        if (family == IpFamily.IPV4 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("more than 32 bits for an IPv4 address");
        }
    }

    /** The IPv4 address of these 32 bits, the first byte on the wire in bits 31 to 24. */
    public static IpAddress v4(final int bits) {
        return new IpAddress(0, bits & 0xffff_ffffL, IpFamily.IPV4);
    }

    /** The IPv6 address of these two times 64 bits. */
    public static IpAddress v6(final long high, final long low) {
        return new IpAddress(high, low, IpFamily.IPV6);
    }

    /**
     * Parses dotted decimal or IPv6 text (RFC 4291). No names, no zones, no octal.
     *
     * @throws IllegalArgumentException with the text in its message
     */
    public static IpAddress parse(final String text) {
        final IpAddress address = text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
        if (address == null) {
            throw new IllegalArgumentException("not an IP address: '" + text + "'");
        }
        return address;
    }

    /** The address of {@code address}'s bytes. */
    public static IpAddress of(final InetAddress address) {
        return of(address.getAddress());
    }

    /**
     * The address of 4 or 16 bytes in network order.
     *
     * @throws IllegalArgumentException for any other number of bytes
     */
    public static IpAddress of(final byte[] bytes) {
        if (bytes.length != IpFamily.IPV4.length() && bytes.length != IpFamily.IPV6.length()) {
            throw new IllegalArgumentException("an IP address of " + bytes.length + " bytes");
        }
        long high = 0;
        long low = 0;
        for (final byte b : bytes) {
            high = (high << 8) | (low >>> 56);
            low = (low << 8) | (b & 0xff);
        }
        return bytes.length == 4 ? v4((int) low) : v6(high, low);
    }

    /** Reads an address of {@code family} in network order. */
    public static IpAddress read(final DirectBuffer buffer, final int offset, final IpFamily family) {
        return family == IpFamily.IPV4
                ? v4(buffer.getInt(offset, BIG_ENDIAN))
                : v6(buffer.getLong(offset, BIG_ENDIAN), buffer.getLong(offset + 8, BIG_ENDIAN));
    }

    /** Writes the address in network order; {@link #length()} bytes. */
    public void write(final MutableDirectBuffer buffer, final int offset) {
        if (family == IpFamily.IPV4) {
            buffer.putInt(offset, (int) low, BIG_ENDIAN);
        } else {
            buffer.putLong(offset, high, BIG_ENDIAN);
            buffer.putLong(offset + 8, low, BIG_ENDIAN);
        }
    }

    /** Length on the wire in bytes: 4 or 16. */
    public int length() {
        return family.length();
    }

    /** Whether this is an IPv4 address. */
    public boolean isV4() {
        return family == IpFamily.IPV4;
    }

    /** Whether this is the unspecified address, {@code 0.0.0.0} or {@code ::}. */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /** Whether this is a loopback address, {@code 127.0.0.0/8} or {@code ::1}. */
    public boolean isLoopback() {
        return isV4() ? low >>> 24 == 127 : high == 0 && low == 1;
    }

    /** Whether this is a link-local address, {@code 169.254.0.0/16} or {@code fe80::/10}. */
    public boolean isLinkLocal() {
        return isV4() ? low >>> 16 == 0xa9fe : high >>> 54 == 0x3fa;
    }

    /** Whether this is a multicast address, {@code 224.0.0.0/4} or {@code ff00::/8}. */
    public boolean isMulticast() {
        return isV4() ? low >>> 28 == 0xe : high >>> 56 == 0xff;
    }

    /**
     * The address {@code distance} further on.
     *
     * @throws ArithmeticException if it would leave the family's range
     */
    public IpAddress plus(final long distance) {
        if (isV4()) {
            final long sum = low + distance;
            if (sum < 0 || sum > 0xffff_ffffL) {
                throw new ArithmeticException(this + " + " + distance + " is no IPv4 address");
            }
            return v4((int) sum);
        }
        final long sum = low + distance;
        long carry = 0;
        if (distance >= 0 && Long.compareUnsigned(sum, low) < 0) {
            carry = 1;
        } else if (distance < 0 && Long.compareUnsigned(sum, low) > 0) {
            carry = -1;
        }
        if ((carry == 1 && high == -1) || (carry == -1 && high == 0)) {
            throw new ArithmeticException(this + " + " + distance + " is no IPv6 address");
        }
        return v6(high + carry, sum);
    }

    /** The bytes in network order. */
    public byte[] toBytes() {
        final byte[] bytes = new byte[length()];
        long rest = low;
        for (int i = bytes.length - 1; i >= 0; i--) {
            bytes[i] = (byte) rest;
            rest = i == 8 ? high : rest >>> 8;
        }
        return bytes;
    }

    /** As the JDK's type. */
    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(toBytes());
        } catch (final UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** IPv4 before IPv6, then by number. */
    @Override
    public int compareTo(final IpAddress other) {
        if (family != other.family) {
            return family.compareTo(other.family);
        }
        final int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** Dotted decimal, or the canonical IPv6 form of RFC 5952. */
    @Override
    public String toString() {
        return isV4()
                ? (low >>> 24) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff)
                : formatV6();
    }

    private String formatV6() {
        if (high == 0 && low >>> 32 == 0xffff) {
            return "::ffff:" + v4((int) low);
        }
        int zerosAt = -1;
        int zeros = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = 0;
            while (i + run < GROUPS && group(i + run) == 0) {
                run++;
            }
            if (run > zeros) {
                zerosAt = i;
                zeros = run;
            }
        }
        final StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == zerosAt) {
                text.append("::");
                i += zeros - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }

    private int group(final int index) {
        final long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index & 3))) & 0xffff;
    }

    private static IpAddress parseV4(final String text) {
        int bits = 0;
        int octet = -1;
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '.' && octet >= 0) {
                bits = bits << 8 | octet;
                octet = -1;
                dots++;
            } else if (c >= '0' && c <= '9' && octet != 0) {
                octet = Math.max(octet, 0) * 10 + (c - '0');
            } else {
                return null;
            }
            if (octet > 255 || dots > 3) {
                return null;
            }
        }
        return dots == 3 && octet >= 0 ? v4(bits << 8 | octet) : null;
    }

    private static IpAddress parseV6(final String text) {
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
                return null;
            }
        }
        final int lastColon = text.lastIndexOf(':');
        final String tail = text.substring(lastColon + 1);
        final int[] groups = new int[GROUPS];
        String head = text;
        if (tail.indexOf('.') >= 0) {
            final IpAddress v4 = parseV4(tail);
            if (v4 == null) {
                return null;
            }
            final String high = Long.toHexString(v4.low >>> 16);
            head = text.substring(0, lastColon + 1) + high + ":" + Long.toHexString(v4.low & 0xffff);
        }
        final int gap = head.indexOf("::");
        if (gap < 0) {
            return parseGroups(head, groups, 0) == GROUPS ? fromGroups(groups) : null;
        }
        final int before = parseGroups(head.substring(0, gap), groups, 0);
        final String rest = head.substring(gap + 2);
        final int after = rest.isEmpty() ? 0 : rest.split(":", -1).length;
        if (before < 0 || before + after >= GROUPS || parseGroups(rest, groups, GROUPS - after) < 0) {
            return null;
        }
        return fromGroups(groups);
    }

    private static int parseGroups(final String text, final int[] groups, final int first) {
        if (text.isEmpty()) {
            return first;
        }
        int index = first;
        for (final String group : text.split(":", -1)) {
            if (group.isEmpty() || group.length() > 4 || index == GROUPS || group.indexOf('.') >= 0) {
                return -1;
            }
            groups[index++] = Integer.parseInt(group, 16);
        }
        return index;
    }

    private static IpAddress fromGroups(final int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS / 2; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[i + 4];
        }
        return v6(high, low);
    }
}
