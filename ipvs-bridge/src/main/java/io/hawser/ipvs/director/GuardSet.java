package io.hawser.ipvs.director;

import java.util.Locale;

/** The sets of a family's table, by what they say. A key "frontend" is address, protocol and port. */
enum GuardSet {
    /** Frontends that IPVS takes. */
    SERVICES,
    /** Frontends whose callers are told that nobody answers. */
    REFUSALS,
    /** Frontends whose callers are told nothing. */
    DROPS,
    /** Frontends to the mark by which IPVS leads pods and this node to endpoints of the whole cluster. */
    INSIDE,
    /** Frontends that some sources alone may use. */
    RESTRICTED,
    /** Those frontends with the sources. */
    SOURCES,
    /** Frontends whose callers are masqueraded. */
    MASQUERADES,
    /** Those whose callers are masqueraded if they are of this node. */
    MASQUERADES_OWN,
    /** Frontends of ClusterIPs, whose callers are masqueraded if they are from outside of the cluster. */
    CLUSTER_IPS,
    /** Addresses of local endpoints, each beside itself: connections from an endpoint to itself. */
    HAIRPINS,
    /** Virtual addresses outside of the known ranges of ClusterIPs. */
    ADDRESSES;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As the kernel knows it. */
    @Override
    public String toString() {
        return text;
    }
}
