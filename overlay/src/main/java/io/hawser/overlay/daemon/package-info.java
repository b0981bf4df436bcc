/**
 * One node's overlay as a whole: leases on one thread, the kernel on another, and what passes between them.
 */
package io.hawser.overlay.daemon;
