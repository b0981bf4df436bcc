package io.hawser.linux.nftables;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.Netlink;
import io.hawser.linux.netlink.NetlinkBatch;
import io.hawser.linux.netlink.NetlinkMessage;
import io.hawser.linux.nftables.header.NfNetlink;
import io.hawser.linux.nftables.header.NfTables.ElementListAttributes;
import io.hawser.linux.nftables.header.NfTables.Messages;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * The elements that a set should have, as they will stand in a message, found by their keys: without an object for
 * each. Write them, then ask; what is written later is asked for later. Not thread safe.
 */
public final class ElementTable {
    private static final int NONE = -1;

    private final NfSet set;
    private final NetlinkBatch batch = new NetlinkBatch();
    private final ElementWriter writer = new ElementWriter(batch);
    private final NetlinkMessage message = new NetlinkMessage();
    private final AttributeReader reader = new AttributeReader();
    private final ElementView view = new ElementView();
    private boolean indexed = true;
    private int size;
    /** Where the attribute of each element begins. */
    private int[] elements = new int[16];
    /** Open addressing over the elements by their keys: the element's index, or {@link #NONE}. */
    private int[] slots = new int[0];

    /** @param set which they are of */
    public ElementTable(final NfSet set) {
        this.set = set;
    }

    /** The set they are of. */
    public NfSet set() {
        return set;
    }

    /** Where to write elements; more of them each time. Valid until this table is asked for something else. */
    public ElementWriter writer() {
        index();
        indexed = false;
        return writer.begin(Operations.ADD_ELEMENT, set, Messages.NFT_MSG_NEWSETELEM, Netlink.NLM_F_CREATE);
    }

    /** Forgets the elements, and keeps the memory. */
    public ElementTable clear() {
        batch.clear();
        writer.begin(Operations.ADD_ELEMENT, set, Messages.NFT_MSG_NEWSETELEM, Netlink.NLM_F_CREATE);
        indexed = false;
        return this;
    }

    /** Number of elements. */
    public int size() {
        index();
        return size;
    }

    /** What is wrong with the elements that were written, or null. */
    String error() {
        index();
        return batch.encoder().error();
    }

    /** Index of the element that is the same, its data included; negative if there is none. */
    int find(final ElementView wanted) {
        index();
        if (slots.length == 0) {
            return NONE;
        }
        final int mask = slots.length - 1;
        for (int at = wanted.hash() & mask; slots[at] != NONE; at = at + 1 & mask) {
            if (view(slots[at]).isSameAs(wanted, set)) {
                return slots[at];
            }
        }
        return NONE;
    }

    /** Writes element {@code index} once more. */
    void copy(final int index, final ElementWriter to) {
        final DirectBuffer buffer = batch.encoder().buffer();
        final int at = elements[index];
        final int length = (buffer.getShort(at) & 0xffff) - Netlink.NLA_HDRLEN;
        to.copy(buffer, at + Netlink.NLA_HDRLEN, length);
    }

    private void index() {
        if (indexed) {
            return;
        }
        writer.end();
        indexed = true;
        size = 0;
        for (int i = 0; i < batch.size(); i++) {
            collect(batch.message(i, message));
        }
        slots = new int[BitUtil.findNextPositivePowerOfTwo(Math.max(2, size * 2))];
        Arrays.fill(slots, NONE);
        final int mask = slots.length - 1;
        for (int i = 0; i < size; i++) {
            int at = view(i).hash() & mask;
            while (slots[at] != NONE) {
                at = at + 1 & mask;
            }
            slots[at] = i;
        }
    }

    private void collect(final NetlinkMessage elementsMessage) {
        if (batch.encoder().error() != null) {
            return;
        }
        final AttributeReader attributes = elementsMessage.attributes(NfNetlink.NFGENMSG_LENGTH, "elements");
        while (attributes.next()) {
            if (attributes.type() == ElementListAttributes.NFTA_SET_ELEM_LIST_ELEMENTS) {
                attributes.enter();
                while (attributes.next()) {
                    if (size == elements.length) {
                        elements = Arrays.copyOf(elements, size * 2);
                    }
                    elements[size++] = attributes.offset() - Netlink.NLA_HDRLEN;
                }
                attributes.leave();
            }
        }
    }

    private ElementView view(final int index) {
        final DirectBuffer buffer = batch.encoder().buffer();
        final int at = elements[index];
        reader.wrap(buffer, at, buffer.getShort(at) & 0xffff);
        reader.next();
        return view.wrap(reader);
    }
}
