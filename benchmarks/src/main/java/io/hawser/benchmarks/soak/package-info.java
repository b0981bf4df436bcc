/**
 * The suite {@code soak}: daemons under a steady load for as long as one likes, whether their memory stays flat and
 * nothing goes wrong. What is soaked is told from outside; here are the loads, the watch over memory, and the verdict.
 */
package io.hawser.benchmarks.soak;
