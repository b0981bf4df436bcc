package io.hawser.linux.net;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A 48-bit Ethernet address.
 *
 * @param value the six bytes as a number, the first byte on the wire in bits 47 to 40
 */
public record MacAddress(long value) {
    /** Length on the wire in bytes. */
    public static final int LENGTH = 6;
    /** The address of nobody: what an FDB entry for unknown destinations carries. */
    public static final MacAddress ZERO = new MacAddress(0);

    private static final long MASK = 0xffff_ffff_ffffL;
    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    /** @throws IllegalArgumentException if {@code value} needs more than 48 bits */
    public MacAddress {
        if ((value & ~MASK) != 0) {
            throw new IllegalArgumentException("not a MAC address: 0x" + Long.toHexString(value));
        }
    }

    /**
     * Parses {@code aa:bb:cc:dd:ee:ff}, in either case.
     *
     * @throws IllegalArgumentException with the text in its message if it is something else
     */
    public static MacAddress parse(final String text) {
        final Matcher matcher = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a MAC address (six hexadecimal bytes with colons): '" + text + "'");
        }
        return new MacAddress(Long.parseLong(matcher.group().replace(":", ""), 16));
    }

    /** Byte {@code index} of the address, 0 being the first on the wire. */
    public byte byteAt(final int index) {
        return (byte) (value >>> (8 * (LENGTH - 1 - index)));
    }

    /** Whether the group bit is set: broadcast and multicast addresses. */
    public boolean isMulticast() {
        return (value & 0x01_00_00_00_00_00L) != 0;
    }

    /** The usual text form, lower case with colons. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(17);
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0) {
                text.append(':');
            }
            text.append(Character.forDigit((byteAt(i) >> 4) & 0xf, 16)).append(Character.forDigit(byteAt(i) & 0xf, 16));
        }
        return text.toString();
    }
}
