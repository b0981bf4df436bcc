/**
 * Services as a few rules and flat maps of nf_tables: a change of services is a change of elements. The model of
 * services, and the netlink codecs, belong elsewhere.
 */
package io.hawser.ipvs.nftables;
