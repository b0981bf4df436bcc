package io.hawser.controlplane.allocation;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A network in CIDR notation, such as {@code 10.96.0.0/12}, from which Services get addresses. */
public final class AddressRange {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int MAX_SIZE_BITS = 20;

    private final String text;
    private final BigInteger first;
    private final int bytes;
    private final int sizeBits;

    private AddressRange(final String text, final byte[] address, final int prefix) {
        this.text = text;
        this.bytes = address.length;
        this.sizeBits = address.length * Byte.SIZE - prefix;
        this.first = new BigInteger(1, address).shiftRight(sizeBits).shiftLeft(sizeBits);
    }

    /** Parses CIDR notation. Throws {@link IllegalArgumentException} that says what is wrong. */
    public static AddressRange parse(final String text) {
        final int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' is no network: write it as 10.96.0.0/12");
        }
        final byte[] address = bytes(text.substring(0, slash));
        final String prefix = text.substring(slash + 1);
        if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > address.length * Byte.SIZE - 2) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no network for services: its prefix leaves no addresses");
        }
        return new AddressRange(text, address, Integer.parseInt(prefix));
    }

    /** Whether a text is an address at all. */
    static boolean isAddress(final String text) {
        try {
            return bytes(text).length > 0;
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    /** How many addresses may be given out, at most about a million. */
    int size() {
        return (1 << Math.min(sizeBits, MAX_SIZE_BITS)) - 2;
    }

    /** An address by its number, from 0 on; neither the network's own nor the last. */
    public String address(final int number) {
        return text(first.add(BigInteger.valueOf(number + 1L)));
    }

    /** Whether an address lies within. */
    boolean contains(final String address) {
        final byte[] raw = bytes(address);
        return raw.length == bytes
                && new BigInteger(1, raw).shiftRight(sizeBits).equals(first.shiftRight(sizeBits));
    }

    /** {@code IPv4} or {@code IPv6}. */
    public String family() {
        return bytes == 4 ? "IPv4" : "IPv6";
    }

    private String text(final BigInteger value) {
        final byte[] raw = new byte[bytes];
        final byte[] all = value.toByteArray();
        final int from = Math.max(0, all.length - bytes);
        System.arraycopy(all, from, raw, bytes - (all.length - from), all.length - from);
        try {
            return InetAddress.getByAddress(raw).getHostAddress();
        } catch (final UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without asking any name server: only what looks like an address is parsed. */
    private static byte[] bytes(final String address) {
        if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
            throw new IllegalArgumentException("'" + address + "' is no IP address");
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (final UnknownHostException e) {
            throw new IllegalArgumentException("'" + address + "' is no IP address", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
