package io.hawser.proxy.track;

/**
 * Where this node is, as hints name it.
 *
 * @param node its name
 * @param zone its zone; empty if unknown
 */
public record NodePlace(String node, String zone) {}
