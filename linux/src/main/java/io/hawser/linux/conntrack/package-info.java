/**
 * The kernel's connection tracking table over netlink: read, counted, and flows deleted from it.
 * Which flows are stale is decided elsewhere; rules that track, mark or translate belong with nf_tables.
 */
package io.hawser.linux.conntrack;
