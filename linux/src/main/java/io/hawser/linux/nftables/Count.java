package io.hawser.linux.nftables;

/**
 * What a counter has counted.
 *
 * @param packets number of packets
 * @param bytes number of bytes
 */
public record Count(long packets, long bytes) {}
