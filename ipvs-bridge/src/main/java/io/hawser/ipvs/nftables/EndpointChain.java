package io.hawser.ipvs.nftables;

import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.Verdict;
import java.util.Optional;

/**
 * The chain that chooses among a number of endpoints: the number is part of an expression, so that there is a chain for
 * each, shared by all services that have as many.
 *
 * @param pool which endpoints
 * @param count how many
 * @param affinitySeconds how long a client keeps its endpoint; 0 for no affinity
 */
record EndpointChain(Pool pool, int count, int affinitySeconds) implements Treatment {
    /** The chain that it leads to if clients keep their endpoints. */
    Optional<AffinityChain> affinity() {
        return affinitySeconds == 0 ? Optional.empty() : Optional.of(new AffinityChain(pool, affinitySeconds));
    }

    @Override
    public Bytes code() {
        return Treatment.code(pool.kind(), count, affinitySeconds);
    }

    @Override
    public Verdict verdict() {
        return Verdict.goTo(toString());
    }

    @Override
    public boolean isFinal() {
        return true;
    }

    /** As the kernel knows it. */
    @Override
    public String toString() {
        return pool + "-" + count + (affinitySeconds == 0 ? "" : "-affinity-" + affinitySeconds);
    }
}
