package io.hawser.linux.net;

import io.hawser.linux.libc.Socket;

/** The two IP families. */
public enum IpFamily {
    /** RFC 791. */
    IPV4(4, Socket.AF_INET),
    /** RFC 8200. */
    IPV6(16, Socket.AF_INET6);

    private final int length;
    private final int addressFamily;

    IpFamily(final int length, final int addressFamily) {
        this.length = length;
        this.addressFamily = addressFamily;
    }

    /** Length of an address in bytes. */
    public int length() {
        return length;
    }

    /** Length of an address in bits. */
    public int bits() {
        return length * Byte.SIZE;
    }

    /** The kernel's number: AF_INET or AF_INET6. */
    public int addressFamily() {
        return addressFamily;
    }

    /**
     * The family of the kernel's number.
     *
     * @throws IllegalArgumentException for a number that is neither AF_INET nor AF_INET6
     */
    public static IpFamily ofAddressFamily(final int addressFamily) {
        return switch (addressFamily) {
            case Socket.AF_INET -> IPV4;
            case Socket.AF_INET6 -> IPV6;
            default -> throw new IllegalArgumentException("address family " + addressFamily + " is not IP");
        };
    }
}
