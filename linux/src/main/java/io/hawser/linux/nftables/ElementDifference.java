package io.hawser.linux.nftables;

import io.hawser.linux.nftables.header.NfTables.ElementFlags;
import java.util.BitSet;

/** What has to happen to one set's elements, found while the kernel tells them. Not thread safe. */
final class ElementDifference implements ElementHandler {
    private final ElementTable desired;
    private final ElementTable surplus;
    private final BitSet present = new BitSet();
    private ElementWriter surplusWriter;

    ElementDifference(final ElementTable desired) {
        this.desired = desired;
        surplus = new ElementTable(desired.set());
    }

    @Override
    public void onStart() {
        present.clear();
        surplusWriter = surplus.clear().writer();
    }

    @Override
    public void onElement(final ElementView element) {
        final int index = desired.find(element);
        if (index >= 0) {
            present.set(index);
        } else if ((element.flags() & ElementFlags.NFT_SET_ELEM_CATCHALL) != 0) {
            surplusWriter.catchAll();
        } else {
            surplusWriter.key().bytes(element.buffer(), element.keyOffset(), element.keyLength());
            if (element.keyEndOffset() >= 0) {
                surplusWriter.keyEnd().bytes(element.buffer(), element.keyEndOffset(), element.keyLength());
            }
            if (element.flags() != 0) {
                surplusWriter.flags(element.flags());
            }
        }
    }

    /** Takes out what should not be there; before additions, which may have the same keys. */
    void writeDeletions(final NfTransaction to) {
        if (isRewritten()) {
            to.flush(desired.set());
        } else if (surplus.size() > 0) {
            final ElementWriter writer = to.deleteElements(desired.set());
            for (int i = 0; i < surplus.size(); i++) {
                surplus.copy(i, writer);
            }
        }
    }

    /** Puts in what is missing. */
    void writeAdditions(final NfTransaction to) {
        if (isRewritten()) {
            writeAll(desired, to);
        } else if (isMissingSome()) {
            final ElementWriter writer = to.addElements(desired.set());
            final int size = desired.size();
            for (int i = present.nextClearBit(0); i < size; i = present.nextClearBit(i + 1)) {
                desired.copy(i, writer);
            }
        }
    }

    /** Puts in everything. */
    static void writeAll(final ElementTable elements, final NfTransaction to) {
        if (elements.size() > 0) {
            final ElementWriter writer = to.addElements(elements.set());
            for (int i = 0; i < elements.size(); i++) {
                elements.copy(i, writer);
            }
        }
    }

    private boolean isMissingSome() {
        return present.cardinality() < desired.size();
    }

    /** The two ends of an interval are elements of their own; changing one alone may be taken for an overlap. */
    private boolean isRewritten() {
        final NfSet set = desired.set();
        return set.isInterval() && !set.key().isConcatenation() && (surplus.size() > 0 || isMissingSome());
    }
}
