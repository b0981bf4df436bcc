package io.hawser.linux.nftables;

/**
 * A counter that rules refer to by name.
 *
 * @param table which it is in
 * @param name unique among the table's objects, at most 255 bytes
 */
public record NamedCounter(Table table, String name) {
    /** Family, table and name. */
    @Override
    public String toString() {
        return table + " " + name;
    }
}
