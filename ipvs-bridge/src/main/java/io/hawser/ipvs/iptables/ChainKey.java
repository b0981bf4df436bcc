package io.hawser.ipvs.iptables;

/**
 * A chain of one family's tables.
 *
 * @param table which table
 * @param name of the chain
 */
record ChainKey(XtTable table, String name) implements Comparable<ChainKey> {
    @Override
    public int compareTo(final ChainKey other) {
        final int byTable = table.compareTo(other.table);
        return byTable != 0 ? byTable : name.compareTo(other.name);
    }
}
