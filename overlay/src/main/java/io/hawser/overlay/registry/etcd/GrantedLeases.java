package io.hawser.overlay.registry.etcd;

import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.lease.LeaseTimeToLiveResponse;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.RegistryException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Etcd leases for keys that are about to be written. If the answer to a write is lost, the key may hang on the etcd
 * lease or not: to revoke it could delete the key, to forget it would leave one behind for a day at each attempt. So it
 * is kept for the next attempt at the same subnets. Thread safe.
 */
final class GrantedLeases {
    private static final Logger LOG = LoggerFactory.getLogger(GrantedLeases.class);
    /** How much of a term may have gone by. */
    private static final Duration USABLE = Duration.ofMinutes(10);

    private final EtcdClient client;
    private Subnets keptFor;
    private Grant kept = Grant.NONE;

    GrantedLeases(final EtcdClient client) {
        this.client = client;
    }

    /**
     * An etcd lease.
     *
     * @param id 0 for none, which is what a reservation hangs on
     * @param ttl its whole term
     * @param since when it was granted, on {@link System#nanoTime}'s scale
     * @param replaced what the key hung on before the first attempt; 0 for none
     */
    record Grant(long id, Duration ttl, long since, long replaced) {
        static final Grant NONE = new Grant(0, Duration.ZERO, 0, 0);

        LeaseTerm term() {
            return id == 0 ? LeaseTerm.PERMANENT : new LeaseTerm.Remaining(ttl.minus(age()));
        }

        private Duration age() {
            return Duration.ofNanos(System.nanoTime() - since);
        }
    }

    /**
     * An etcd lease for the key of these subnets: that of an attempt whose outcome is unknown, or a new one.
     *
     * @param hangsOn what the key hangs on now; 0 for none
     */
    synchronized Grant take(final Subnets subnets, final long hangsOn) {
        final boolean usable =
                kept.id != 0 && subnets.equals(keptFor) && kept.age().compareTo(USABLE) < 0;
        if (!usable) {
            kept = Grant.NONE;
            final long asked = System.nanoTime();
            final LeaseGrantResponse answer = client.grantLease();
            kept = new Grant(answer.getID(), Duration.ofSeconds(answer.getTTL()), asked, hangsOn);
            keptFor = subnets;
        }
        return kept;
    }

    /** The write was answered: the etcd lease belongs to the key, and the one before is revoked. */
    synchronized void settled(final Grant grant) {
        forget();
        if (grant.replaced != 0) {
            revokeIfUnused(grant.replaced);
        }
    }

    /** Whatever the last attempt came to, it is no longer of interest. */
    synchronized void forget() {
        kept = Grant.NONE;
    }

    /** The write was refused, so that nothing hangs on the etcd lease, unless an earlier one succeeded after all. */
    synchronized void giveBack(final Grant grant) {
        forget();
        if (grant.id != 0) {
            revokeIfUnused(grant.id);
        }
    }

    /** Revokes an etcd lease unless other keys hang on it. If that fails it ends by itself. */
    void revokeIfUnused(final long id) {
        try {
            final LeaseTimeToLiveResponse answer = client.timeToLive(id);
            if (answer.getTTL() > 0 && answer.getKeys().isEmpty()) {
                client.revokeLease(id);
            }
        } catch (final RegistryException e) {
            LOG.debug("an etcd lease that is not needed stays until it ends: {}", e.getMessage());
        }
    }
}
