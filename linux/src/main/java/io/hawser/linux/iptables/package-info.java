/**
 * The tables of iptables-legacy, read and never written: they are others'.
 * What iptables-nft keeps is in {@link io.hawser.linux.nftables}.
 */
package io.hawser.linux.iptables;
