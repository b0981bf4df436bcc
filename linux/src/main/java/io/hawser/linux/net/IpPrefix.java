package io.hawser.linux.net;

/**
 * An IP prefix: a network, or an address of an interface with the length of its network, so host bits may be set.
 *
 * @param address the address, host bits included
 * @param length number of leading bits that name the network
 */
public record IpPrefix(IpAddress address, int length) implements Comparable<IpPrefix> {
    /** @throws IllegalArgumentException if the length does not fit the family */
    public IpPrefix {
        if (length < 0 || length > address.family().bits()) {
            throw new IllegalArgumentException("prefix length " + length + " of " + address + " is not within 0 and "
                    + address.family().bits());
        }
    }

    /**
     * Parses {@code address/length}.
     *
     * @throws IllegalArgumentException with the text in its message
     */
    public static IpPrefix parse(final String text) {
        final int slash = text.indexOf('/');
        if (slash < 0 || slash == text.length() - 1 || text.length() - slash > 4) {
            throw new IllegalArgumentException("not an IP prefix (address/length): '" + text + "'");
        }
        int length = 0;
        for (int i = slash + 1; i < text.length(); i++) {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("not an IP prefix (address/length): '" + text + "'");
            }
            length = length * 10 + digit;
        }
        return new IpPrefix(IpAddress.parse(text.substring(0, slash)), length);
    }

    /** The prefix that holds {@code address} alone. */
    public static IpPrefix host(final IpAddress address) {
        return new IpPrefix(address, address.family().bits());
    }

    /** The family of the address. */
    public IpFamily family() {
        return address.family();
    }

    /** This prefix with all host bits zero. */
    public IpPrefix network() {
        final long high = address.high() & highMask();
        final long low = address.low() & lowMask();
        return high == address.high() && low == address.low()
                ? this
                : new IpPrefix(new IpAddress(high, low, address.family()), length);
    }

    /** Whether no host bit is set. */
    public boolean isNetwork() {
        return network().equals(this);
    }

    /** The last address of the network; for IPv4 its broadcast address. */
    public IpAddress last() {
        return isV4()
                ? IpAddress.v4((int) (address.low() | ~lowMask()))
                : IpAddress.v6(address.high() | ~highMask(), address.low() | ~lowMask());
    }

    /** Whether {@code other} lies in this network. */
    public boolean contains(final IpAddress other) {
        return contains(other.family(), other.high(), other.low());
    }

    /** Whether the address of these numbers, as {@link IpAddress} has them, lies in this network. Does not allocate. */
    public boolean contains(final IpFamily family, final long high, final long low) {
        return family == address.family()
                && ((high ^ address.high()) & highMask()) == 0
                && ((low ^ address.low()) & lowMask()) == 0;
    }

    /** Whether all of {@code other} lies in this network. */
    public boolean contains(final IpPrefix other) {
        return other.length >= length && contains(other.address);
    }

    /** Whether the two networks share an address. */
    public boolean overlaps(final IpPrefix other) {
        return contains(other) || other.contains(this);
    }

    /** By address, then the longer last. */
    @Override
    public int compareTo(final IpPrefix other) {
        final int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
    }

    /** {@code address/length}. */
    @Override
    public String toString() {
        return address + "/" + length;
    }

    private boolean isV4() {
        return address.isV4();
    }

    private long highMask() {
        return isV4() ? 0 : leadingBits(Math.min(length, 64));
    }

    private long lowMask() {
        return isV4() ? leadingBits(32 + length) & 0xffff_ffffL : leadingBits(Math.max(length - 64, 0));
    }

    private static long leadingBits(final int count) {
        return count == 0 ? 0 : -1L << (64 - count);
    }
}
