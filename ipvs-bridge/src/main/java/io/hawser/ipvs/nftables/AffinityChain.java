package io.hawser.ipvs.nftables;

/**
 * The chain that lets clients keep their endpoints for a time, which is part of an expression: so there is one for each
 * time, mostly that of Kubernetes' default alone.
 *
 * @param pool which endpoints
 * @param seconds how long after its last connection
 */
record AffinityChain(Pool pool, int seconds) {
    /** As the kernel knows it. */
    @Override
    public String toString() {
        return "affinity-" + pool + "-" + seconds;
    }
}
