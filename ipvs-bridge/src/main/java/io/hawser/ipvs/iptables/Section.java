package io.hawser.ipvs.iptables;

/** Where the rules of a service stand in chains that all services share; the sections of a chain are in this order. */
enum Section {
    /** To a service's chains. */
    NAT_SERVICES(XtTable.NAT, ChainName.SERVICES),
    /** To the chain of what comes from outside. */
    NAT_NODE_PORTS(XtTable.NAT, ChainName.NODE_PORTS),
    /** Refusals at ClusterIPs. */
    FILTER_SERVICES(XtTable.FILTER, ChainName.SERVICES),
    /** Refusals at ports that a ClusterIP does not have. */
    FILTER_UNKNOWN_PORTS(XtTable.FILTER, ChainName.SERVICES),
    /** Refusals at external addresses and node ports. */
    FILTER_EXTERNAL(XtTable.FILTER, ChainName.EXTERNAL_SERVICES),
    /** Refusals of other sources than a load balancer's. */
    FILTER_FIREWALL(XtTable.FILTER, ChainName.PROXY_FIREWALL),
    /** Health check node ports. */
    FILTER_NODE_PORTS(XtTable.FILTER, ChainName.NODE_PORTS);

    private final XtTable table;
    private final String chain;

    Section(final XtTable table, final String chain) {
        this.table = table;
        this.chain = chain;
    }

    XtTable table() {
        return table;
    }

    String chain() {
        return chain;
    }
}
