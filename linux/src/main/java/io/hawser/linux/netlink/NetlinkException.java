package io.hawser.linux.netlink;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;

/**
 * The kernel refused a netlink request, or answered what cannot be understood. Carries the operation with the object
 * that was sent, the errno, the kernel's own text and the attribute it points at, where the kernel gave them, and the
 * way out where the errno tells it.
 */
public final class NetlinkException extends LinuxException {
    private static final long serialVersionUID = 1L;

    private final String kernelText;
    private final String attribute;
    private final transient Object subject;

    private NetlinkException(
            final String operation,
            final Object subject,
            final int errno,
            final String kernelText,
            final String attribute,
            final String message) {
        super(operation, errno, message);
        this.subject = subject;
        this.kernelText = kernelText;
        this.attribute = attribute;
    }

    /**
     * A request the kernel refused.
     *
     * @param operation what was asked, for example {@code add route}
     * @param subject the object that was sent
     * @param errno positive
     * @param kernelText the extended acknowledgement's text, or empty
     * @param attribute the path of the offending attribute, or empty
     */
    static NetlinkException refused(
            final String operation,
            final Object subject,
            final int errno,
            final String kernelText,
            final String attribute) {
        final StringBuilder message = new StringBuilder(operation);
        if (subject != null) {
            message.append(' ').append(subject);
        }
        message.append(": ").append(Errno.name(errno));
        if (!kernelText.isEmpty()) {
            message.append(" (kernel: ").append(kernelText).append(')');
        }
        if (!attribute.isEmpty()) {
            message.append(" at ").append(attribute);
        }
        final String wayOut = WayOut.of(errno, attribute);
        if (!wayOut.isEmpty()) {
            message.append("; ").append(wayOut);
        }
        return new NetlinkException(operation, subject, errno, kernelText, attribute, message.toString());
    }

    /** A request that got no proper answer: lost, malformed, or not encodable. {@code problem} says which. */
    static NetlinkException failed(
            final String operation, final Object subject, final int errno, final String problem) {
        final String object = subject == null ? "" : " " + subject;
        return new NetlinkException(
                operation, subject, errno, "", "", operation + object + ": " + Errno.name(errno) + ": " + problem);
    }

    /**
     * A message from the kernel that does not follow its own format.
     *
     * @param what the kind of message, for example {@code link}
     * @param problem what is wrong with it, and where
     */
    public static NetlinkException malformed(final String what, final String problem) {
        return failed("read", what, Errno.EBADMSG, problem);
    }

    /** The object that was sent; null where there was none, and after serialisation. */
    public Object subject() {
        return subject;
    }

    /** The text of the kernel's extended acknowledgement, or empty. */
    public String kernelText() {
        return kernelText;
    }

    /** What is likely wrong, and what to do about it; empty where the errno alone does not tell. */
    public String wayOut() {
        return WayOut.of(errno(), attribute);
    }

    /** The path of the attribute the kernel points at, for example {@code IFLA_LINKINFO/IFLA_INFO_KIND}, or empty. */
    public String attribute() {
        return attribute;
    }
}
