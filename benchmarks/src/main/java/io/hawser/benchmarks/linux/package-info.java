/**
 * The suite {@code linux}: how fast the kernel takes what Hawser tells it, against the tools that say the same. Each
 * variant works in a namespace of its own and counts afterwards, outside the measured time, whether the kernel has it
 * all.
 */
package io.hawser.benchmarks.linux;
