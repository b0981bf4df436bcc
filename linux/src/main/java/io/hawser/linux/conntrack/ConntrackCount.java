package io.hawser.linux.conntrack;

/**
 * How full the table is.
 *
 * @param entries flows of this network namespace
 * @param maximum the most there may be, net.netfilter.nf_conntrack_max; 0 for no limit
 */
public record ConntrackCount(int entries, int maximum) {}
