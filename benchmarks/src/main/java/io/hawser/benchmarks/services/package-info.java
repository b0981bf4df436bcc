/**
 * The suite {@code services}: programming services, changing one, and connecting through one, against the ruleset that
 * kube-proxy writes with {@code nft}. Each variant works in namespaces of its own; that the kernel holds all of it is
 * checked outside of the measured time.
 */
package io.hawser.benchmarks.services;
