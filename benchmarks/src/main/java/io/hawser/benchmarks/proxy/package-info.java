/**
 * The userspace proxy beside others, and beside no proxy at all: bulk, new connections, round trips, and what they
 * cost. Suites' plumbing lives elsewhere.
 */
package io.hawser.benchmarks.proxy;
