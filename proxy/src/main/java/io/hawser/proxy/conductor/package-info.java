/**
 * Keeps a data plane equal to what sources tell: one thread that owns tracker and plane, folds bursts, tries again what
 * was refused, and compares now and then. How a table is programmed is the plane's business.
 */
package io.hawser.proxy.conductor;
