package io.hawser.linux.nftables.data;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.Netlink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A string of bytes as a register or a set holds it: compared by content, immutable. */
public final class Bytes implements Comparable<Bytes> {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final int IFNAMSIZ = 16;

    private final byte[] value;

    private Bytes(final byte[] value) {
        this.value = value;
    }

    /** These bytes. */
    public static Bytes of(final byte... bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
    }

    /** A copy of {@code length} bytes of {@code buffer}. */
    public static Bytes copyOf(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        return new Bytes(copy);
    }

    /** The bytes that these hexadecimal digits spell; blanks are passed over. */
    public static Bytes hex(final String digits) {
        return new Bytes(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
    }

    /** One byte. */
    public static Bytes u8(final int number) {
        return new Bytes(new byte[] {(byte) number});
    }

    /** 16 bits, big endian: ports, EtherTypes. */
    public static Bytes u16Be(final int number) {
        return new Bytes(new byte[] {(byte) (number >>> 8), (byte) number});
    }

    /** 16 bits, host order. */
    public static Bytes u16(final int number) {
        return new Bytes(ByteBuffer.allocate(2)
                .order(ByteOrder.nativeOrder())
                .putShort((short) number)
                .array());
    }

    /** 32 bits, big endian. */
    public static Bytes u32Be(final int number) {
        return new Bytes(ByteBuffer.allocate(4).putInt(number).array());
    }

    /** 32 bits, host order: marks, interface indexes, the states of connections, what numgen and jhash give. */
    public static Bytes u32(final int number) {
        return new Bytes(ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(number)
                .array());
    }

    /** An address in network order. */
    public static Bytes address(final IpAddress address) {
        return new Bytes(address.toBytes());
    }

    /** The network mask of a prefix. */
    public static Bytes mask(final IpPrefix prefix) {
        final byte[] mask = new byte[prefix.family().length()];
        for (int i = 0; i < prefix.length(); i++) {
            mask[i / Byte.SIZE] |= (byte) (0x80 >>> (i % Byte.SIZE));
        }
        return new Bytes(mask);
    }

    /**
     * An interface's name, filled up with zeros to the 16 bytes that a register or a key has for it.
     *
     * @throws IllegalArgumentException if the name is longer than 15 bytes
     */
    public static Bytes interfaceName(final String name) {
        final byte[] text = name.getBytes(StandardCharsets.UTF_8);
        if (text.length >= IFNAMSIZ) {
            throw new IllegalArgumentException("an interface's name has at most 15 bytes: '" + name + "'");
        }
        return new Bytes(Arrays.copyOf(text, IFNAMSIZ));
    }

    /** The first bytes of a text, to match all interfaces whose names begin so. */
    public static Bytes text(final String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** So many zeros. */
    public static Bytes zeros(final int length) {
        return new Bytes(new byte[length]);
    }

    /** The parts of a concatenated key or datum, each filled up with zeros to a whole number of registers. */
    public static Bytes concat(final Bytes... parts) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final Bytes part : parts) {
            all.writeBytes(part.value);
            all.writeBytes(new byte[Netlink.align(part.length()) - part.length()]);
        }
        return new Bytes(all.toByteArray());
    }

    /** One more, as a big-endian number; null if there is none of this length. */
    public Bytes next() {
        final byte[] sum = value.clone();
        for (int i = sum.length - 1; i >= 0; i--) {
            if (++sum[i] != 0) {
                return new Bytes(sum);
            }
        }
        return null;
    }

    /** Number of bytes. */
    public int length() {
        return value.length;
    }

    /** Byte {@code index}, unsigned. */
    public int at(final int index) {
        return value[index] & 0xff;
    }

    /** {@code length} of the bytes. */
    public Bytes slice(final int from, final int length) {
        return new Bytes(Arrays.copyOfRange(value, from, from + length));
    }

    /** A copy. */
    public byte[] toArray() {
        return value.clone();
    }

    /** Writes the bytes. */
    public void write(final MutableDirectBuffer buffer, final int offset) {
        buffer.putBytes(offset, value);
    }

    /** The bytes themselves, for encoders of this module that only read them. */
    byte[] array() {
        return value;
    }

    /** Whether all bytes are zero. */
    public boolean isZero() {
        for (final byte b : value) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** As big-endian numbers: byte by byte, unsigned. */
    @Override
    public int compareTo(final Bytes other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** {@code 0x} and the hexadecimal digits. */
    @Override
    public String toString() {
        return "0x" + HexFormat.of().formatHex(value);
    }
}
