/**
 * nf_tables spoken over netlink: what the kernel holds, and transactions that change it as a whole or not at all.
 * Which tables a node should have is not decided here.
 */
package io.hawser.linux.nftables;
