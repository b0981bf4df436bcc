/**
 * The suite {@code overlay}: what a pod gets of the wire when its packets take one network or another. The networks are
 * made here, by hand or by a daemon that is started; how they work inside is their own affair.
 */
package io.hawser.benchmarks.overlay;
