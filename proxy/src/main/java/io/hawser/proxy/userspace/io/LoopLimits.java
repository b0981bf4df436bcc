package io.hawser.proxy.userspace.io;

/**
 * What one loop may use.
 *
 * @param connections the most TCP connections at a time; more wait until they are accepted
 * @param flows the most clients of UDP at a time; the one that was silent longest makes room for a new one
 * @param chunks the most chunks of {@link Chunk#LENGTH} bytes
 * @param pipes the most pipes; 0 if all is to be copied
 */
public record LoopLimits(int connections, int flows, int chunks, int pipes) {}
