package io.hawser.proxy.userspace.balance;

/** How one of several endpoints is chosen. One that lately refused is chosen by none while others are there. */
public enum Balancing {
    /** At random, each by its weight: one that lately could not be reached weighs little. */
    WEIGHTED_RANDOM,
    /** One after the other. */
    ROUND_ROBIN,
    /** The one with the fewest connections of this proxy, by chance among equals. */
    LEAST_CONNECTIONS
}
