package io.hawser.linux.nftables;

/**
 * A named counter that the kernel holds.
 *
 * @param counter which
 * @param count what it has counted
 */
public record ListedCounter(NamedCounter counter, Count count) {}
