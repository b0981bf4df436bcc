package io.hawser.ipvs.nftables;

/**
 * The chain that chooses among a number of endpoints: the number is part of an expression, so that there is a chain for
 * each, shared by all services that have as many.
 *
 * @param pool which endpoints
 * @param count how many
 * @param affinitySeconds how long a client keeps its endpoint; 0 for no affinity
 */
record EndpointChain(Pool pool, int count, int affinitySeconds) {
    /** The one without affinity, which that with affinity falls back to. */
    EndpointChain plain() {
        return affinitySeconds == 0 ? this : new EndpointChain(pool, count, 0);
    }

    /** As the kernel knows it. */
    @Override
    public String toString() {
        return pool + "-" + count + (affinitySeconds == 0 ? "" : "-affinity-" + affinitySeconds);
    }
}
