package io.hawser.linux;

/** The kernel refused a system call. {@link io.hawser.linux.netlink} says more about a refused netlink request. */
public class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int errno;

    /**
     * @param operation what was asked for and on which object, for example {@code open /dev/net/tun}
     * @param errno the error number, positive
     */
    public LinuxException(final String operation, final int errno) {
        this(operation, errno, operation + ": " + Errno.name(errno));
    }

    /**
     * @param operation what was asked for and on which object
     * @param errno the error number, positive
     * @param message the whole message
     */
    protected LinuxException(final String operation, final int errno, final String message) {
        super(message);
        this.operation = operation;
        this.errno = errno;
    }

    /**
     * The exception for an error that has a known way out.
     *
     * @param operation what was asked for and on which object
     * @param errno the error number, positive
     * @param wayOut what is likely wrong, and what to do about it
     */
    public static LinuxException withWayOut(final String operation, final int errno, final String wayOut) {
        return new LinuxException(operation, errno, operation + ": " + Errno.name(errno) + ": " + wayOut);
    }

    /**
     * Returns {@code result}, or throws if it is negative.
     *
     * @param result what a {@link io.hawser.linux.libc.LibC} call returned: a value, or minus an errno
     * @param operation what was asked for; pass a constant where nothing may be allocated
     */
    public static int check(final int result, final String operation) {
        if (result < 0) {
            throw new LinuxException(operation, -result);
        }
        return result;
    }

    /** As {@link #check(int, String)}, for calls that return a length. */
    public static long check(final long result, final String operation) {
        if (result < 0) {
            throw new LinuxException(operation, (int) -result);
        }
        return result;
    }

    /** What was asked for, and on which object. */
    public final String operation() {
        return operation;
    }

    /** The error number, positive; {@link Errno} has the names. */
    public final int errno() {
        return errno;
    }
}
