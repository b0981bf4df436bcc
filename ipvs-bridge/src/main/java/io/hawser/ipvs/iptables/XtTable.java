package io.hawser.ipvs.iptables;

import io.hawser.ipvs.netfilter.PacketFamily;
import io.hawser.linux.nftables.Hook;
import io.hawser.linux.nftables.Table;
import java.util.Locale;
import java.util.Map;

/** A table of iptables, with the base chains that we hook into, as {@code iptables-nft} makes them. */
enum XtTable {
    /** Lets packets pass or not. */
    FILTER,
    /** Translates. */
    NAT;

    private static final Map<String, Hook> FILTER_HOOKS = Map.of(
            "INPUT", Hook.filter(Hook.Point.INPUT, Hook.PRIORITY_FILTER),
            "FORWARD", Hook.filter(Hook.Point.FORWARD, Hook.PRIORITY_FILTER),
            "OUTPUT", Hook.filter(Hook.Point.OUTPUT, Hook.PRIORITY_FILTER));
    private static final Map<String, Hook> NAT_HOOKS = Map.of(
            "PREROUTING", Hook.nat(Hook.Point.PREROUTING, Hook.PRIORITY_DSTNAT),
            "OUTPUT", Hook.nat(Hook.Point.OUTPUT, Hook.PRIORITY_DSTNAT),
            "POSTROUTING", Hook.nat(Hook.Point.POSTROUTING, Hook.PRIORITY_SRCNAT));

    /** Base chains by name. */
    Map<String, Hook> hooks() {
        return this == FILTER ? FILTER_HOOKS : NAT_HOOKS;
    }

    /** As the kernel has it for these packets. */
    Table of(final PacketFamily family) {
        return new Table(family.tables(), name().toLowerCase(Locale.ROOT));
    }
}
