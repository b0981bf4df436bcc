/**
 * Kernel settings under /proc/sys: read, written, and made to have a value.
 * Which settings a node needs is decided elsewhere.
 */
package io.hawser.linux.sysctl;
