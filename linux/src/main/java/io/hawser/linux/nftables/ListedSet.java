package io.hawser.linux.nftables;

/**
 * A set or map that the kernel holds.
 *
 * @param set which, and what it is
 * @param handle the kernel's number of it
 */
public record ListedSet(NfSet set, long handle) {}
