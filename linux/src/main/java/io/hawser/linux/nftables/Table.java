package io.hawser.linux.nftables;

import io.hawser.linux.nftables.data.ElementType;

/**
 * A table, by what tells it from others.
 *
 * @param family the packets it sees
 * @param name unique in its family, at most 255 bytes
 */
public record Table(NfFamily family, String name) {
    /** A chain of this table. */
    public Chain chain(final String chain) {
        return new Chain(this, chain);
    }

    /** A set of this table, to be described further. */
    public NfSet.Builder set(final String set, final ElementType key) {
        return new NfSet.Builder(this, set, key);
    }

    /** A map of this table, to be described further. */
    public NfSet.Builder map(final String map, final ElementType key, final ElementType data) {
        return new NfSet.Builder(this, map, key).data(data);
    }

    /** As {@code nft} writes it: family and name. */
    @Override
    public String toString() {
        return family + " " + name;
    }
}
