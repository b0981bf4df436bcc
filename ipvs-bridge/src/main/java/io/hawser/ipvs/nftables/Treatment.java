package io.hawser.ipvs.nftables;

import io.hawser.linux.nftables.Element;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.Verdict;

/**
 * What becomes of calls to a frontend. Frontends lead to a code, and a small map from there to a chain: if they led to
 * chains themselves, the kernel would walk through all of them whenever one is added, to make sure that there is no
 * loop.
 */
sealed interface Treatment permits EndpointChain, FixedTreatment {
    /** What frontends lead to. */
    Bytes code();

    /** What the code stands for. */
    Verdict verdict();

    /** Whether it looks no further. */
    boolean isFinal();

    /** The element of {@link SetName#TREATMENTS}, and of {@link SetName#OUTCOMES} if it is final. */
    default Element element() {
        return Element.of(code(), verdict());
    }

    /**
     * A code.
     *
     * @param kind tells what the numbers mean
     * @param first any number of 24 bits
     * @param second any number of 32 bits
     */
    static Bytes code(final int kind, final int first, final int second) {
        return Bytes.concat(Bytes.u32(kind << 24 | first), Bytes.u32(second));
    }
}
