package io.hawser.linux.nftables;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkMessage;
import io.hawser.linux.netlink.NetlinkParts;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.DataText;
import io.hawser.linux.nftables.header.NfNetlink;
import io.hawser.linux.nftables.header.NfTables.ElementListAttributes;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The elements in a message, for people: they are read back from what was written.
 *
 * @param set which they are of
 */
record SetElements(NfSet set) implements NetlinkParts {
    /** struct nlmsghdr (linux/netlink.h). */
    private static final int HEADER = 16;

    private static final int EVERYTHING = -1;

    /** The set alone. */
    @Override
    public String toString() {
        return set.toString();
    }

    /** The set and the element that the kernel points at. */
    @Override
    public Object part(final NetlinkMessage request, final int offset) {
        return set + list(request, offset);
    }

    /** All elements in the message, in braces with a blank in front. */
    String list(final NetlinkMessage message) {
        return list(message, EVERYTHING);
    }

    private String list(final NetlinkMessage message, final int only) {
        final StringBuilder text = new StringBuilder();
        if (message.bodyLength() < NfNetlink.NFGENMSG_LENGTH) {
            return " { incomplete }";
        }
        final int pointed = message.bodyOffset() - HEADER + only;
        final AttributeReader reader = message.attributes(NfNetlink.NFGENMSG_LENGTH, "elements");
        final ElementView view = new ElementView();
        while (reader.next()) {
            if (reader.type() != ElementListAttributes.NFTA_SET_ELEM_LIST_ELEMENTS) {
                continue;
            }
            reader.enter();
            while (reader.next()) {
                final int begin = reader.offset() - Netlink.NLA_HDRLEN;
                final boolean here = begin <= pointed && pointed < reader.offset() + reader.length();
                if (only == EVERYTHING || here) {
                    text.append(text.isEmpty() ? " { " : ", ");
                    append(text, view.wrap(reader));
                }
            }
            reader.leave();
        }
        return text.append(text.isEmpty() ? "" : " }").toString();
    }

    private void append(final StringBuilder text, final ElementView view) {
        final Element element = view.toElement();
        key(text, element.key());
        if (element.keyEnd() != null) {
            text.append(" - ");
            key(text, element.keyEnd());
        }
        if (view.isIntervalEnd()) {
            text.append(" (end)");
        }
        if (element.timeoutMs() != 0) {
            text.append(" timeout ").append(element.timeoutMs()).append("ms");
        }
        final String comment = element.userData().comment();
        text.append(comment.isEmpty() ? "" : " comment \"" + comment + "\"");
        if (element.data() != null) {
            text.append(" : ");
            DataText.append(text, set.data(), new UnsafeBuffer(element.data().toArray()), 0);
        } else if (element.verdict() != null) {
            text.append(" : ").append(element.verdict());
        } else if (!element.object().isEmpty()) {
            text.append(" : \"").append(element.object()).append('"');
        }
    }

    private void key(final StringBuilder text, final Bytes key) {
        if (key.length() == set.key().length()) {
            DataText.append(text, set.key(), new UnsafeBuffer(key.toArray()), 0);
        } else {
            text.append(key.length() == 0 ? "*" : key);
        }
    }
}
