/**
 * What every other package here shares: errno names and the exception of a refused system call.
 * Nothing in this module knows leases, services or pods, and nothing in it starts another process.
 */
package io.hawser.linux;
