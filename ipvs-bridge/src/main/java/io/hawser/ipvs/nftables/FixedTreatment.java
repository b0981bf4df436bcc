package io.hawser.ipvs.nftables;

import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.Verdict;
import java.util.Locale;

/** The treatments that need no endpoint. */
@SuppressWarnings("EnumOrdinal") // declared in the order of their codes
enum FixedTreatment implements Treatment {
    /** The caller is told that nobody answers. */
    REFUSE,
    /** The caller is told nothing. */
    DROP,
    /** Of the sources of some ranges alone, then as {@link #BY_SOURCE}. */
    RESTRICTED,
    /** Pods and this node otherwise than the rest. */
    BY_SOURCE,
    /** The same for node ports. */
    BY_SOURCE_NODE_PORT;

    /** Behind the kinds of pools. */
    private static final int KIND = 0x10;

    @Override
    public Bytes code() {
        return Treatment.code(KIND, ordinal(), 0);
    }

    @Override
    public Verdict verdict() {
        return this == DROP ? Verdict.DROP : Verdict.goTo(chain());
    }

    @Override
    public boolean isFinal() {
        return this == REFUSE || this == DROP;
    }

    /** The chain's name. */
    String chain() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
