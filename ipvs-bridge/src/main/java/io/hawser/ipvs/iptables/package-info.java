/**
 * Services as kube-proxy's iptables mode has them: its chains in the tables {@code nat} and {@code filter} as
 * {@code iptables-nft} sees them, written over netlink with the expressions that {@code iptables-nft} would write.
 * The rules of others in these tables are never touched.
 */
package io.hawser.ipvs.iptables;
