package io.hawser.linux.route;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.netlink.NetlinkException;

/** Turns what a message says into types that cannot be wrong, or says what is wrong with it. */
final class Malformed {
    private Malformed() {}

    /** The family, which must be an IP one. */
    static IpFamily family(final int addressFamily, final String what) {
        for (final IpFamily family : IpFamily.values()) {
            if (family.addressFamily() == addressFamily) {
                return family;
            }
        }
        throw NetlinkException.malformed(what, "address family " + addressFamily + " is not IP");
    }

    /**
     * The prefix.
     *
     * @param address null for the unspecified one
     */
    static IpPrefix prefix(final IpAddress address, final int length, final IpFamily family, final String what) {
        final IpAddress some = address == null ? new IpAddress(0, 0, family) : address;
        if (some.family() != family || length > family.bits()) {
            throw NetlinkException.malformed(what, some + "/" + length + " is no " + family + " prefix");
        }
        return new IpPrefix(some, length);
    }

    /** {@code value}, which must be there. */
    static <T> T present(final T value, final String attribute, final String what) {
        if (value == null) {
            throw NetlinkException.malformed(what, "no " + attribute);
        }
        return value;
    }
}
