package io.hawser.linux.nftables;

/**
 * A table that the kernel holds.
 *
 * @param table which
 * @param settings what it was told
 * @param handle the kernel's number of it
 * @param use number of chains, sets and objects in it
 */
public record ListedTable(Table table, TableSettings settings, long handle, int use) {}
