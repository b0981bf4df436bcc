package io.hawser.ipvs.nftables;

import java.util.Locale;

/** The sets and maps of a family's table, by what they say. A key "frontend" is address, protocol and port. */
enum SetName {
    /** The code of a {@link Treatment} to its chain. */
    TREATMENTS,
    /** The same of those that are {@link Treatment#isFinal}: the others lead here, and a loop is not allowed. */
    OUTCOMES,
    /** Frontend to the code of its treatment. */
    SERVICES,
    /** Frontends that tell sources apart, to the code for pods and this node. */
    INSIDE,
    /** Frontends that tell sources apart, to the code for all others. */
    OUTSIDE,
    /** External frontends and node ports to their service's ClusterIP, protocol and port. */
    ALIASES,
    /** ClusterIP, protocol, port and index to an endpoint. */
    ENDPOINTS,
    /** Frontends with the sources that may use them. */
    SOURCES,
    /** External frontends and node ports whose callers are masqueraded. */
    MASQUERADES,
    /** Those whose callers are masqueraded if they are of this node. */
    MASQUERADES_OWN,
    /** Addresses of local endpoints, each beside itself: connections from an endpoint to itself. */
    HAIRPINS,
    /** ClusterIPs outside of the known ranges of ClusterIPs. */
    CLUSTER_IPS,
    /** Client and service to the endpoint it goes to, of those for policy Cluster. Filled by rules. */
    AFFINITY,
    /** The same of those for policy Local. */
    AFFINITY_LOCAL,
    /** Service and endpoint: what {@link #AFFINITY} may lead to. */
    MEMBERS,
    /** The same of those for policy Local. */
    MEMBERS_LOCAL;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As the kernel knows it. */
    @Override
    public String toString() {
        return text;
    }
}
