package io.hawser.linux.netlink;

import org.agrona.DirectBuffer;

/** Names the attribute that stands at an offset of a request. */
final class AttributePath {
    private final DirectBuffer buffer;
    private final int offset;
    private final int length;
    private final AttributeSpace root;

    AttributePath(final DirectBuffer buffer, final int offset, final int length, final AttributeSpace root) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        this.root = root;
    }

    /** Path of the attribute at {@code at} bytes into the request; the bare offset if none begins there. */
    String at(final int at) {
        // The length of the fixed header is not told, so the first attribute is looked for where a walk fits.
        for (int first = NlMsgHdr.LENGTH; first <= at; first += Netlink.NLMSG_ALIGNTO) {
            if (fits(first, length)) {
                final String path = walk(first, length, at, root, "");
                if (path != null) {
                    return path;
                }
            }
        }
        return "byte " + at;
    }

    /** Name of an attribute of the top level that should have been there. */
    String missing(final int type) {
        return root.name(type) + " (missing)";
    }

    private String walk(
            final int from, final int end, final int target, final AttributeSpace space, final String above) {
        int at = from;
        while (at <= target && at < end) {
            final int size = buffer.getShort(offset + at) & 0xffff;
            final int type = buffer.getShort(offset + at + 2) & Netlink.NLA_TYPE_MASK;
            final String path = above + space.name(type);
            if (at == target) {
                return path;
            }
            if (target < at + size) {
                final int inside = at + Netlink.NLA_HDRLEN;
                return fits(inside, at + size) ? walk(inside, at + size, target, space.inside(type), path + "/") : path;
            }
            at += Netlink.align(size);
        }
        return null;
    }

    /** Whether attributes fill the bytes from {@code from} to {@code end}. */
    private boolean fits(final int from, final int end) {
        int at = from;
        while (at < end) {
            if (end - at < Netlink.NLA_HDRLEN) {
                return false;
            }
            final int size = buffer.getShort(offset + at) & 0xffff;
            if (size < Netlink.NLA_HDRLEN || size > end - at) {
                return false;
            }
            at += Netlink.align(size);
        }
        return from < end;
    }
}
