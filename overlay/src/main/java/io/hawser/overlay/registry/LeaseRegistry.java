package io.hawser.overlay.registry;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import java.util.Optional;

/**
 * Where the nodes of a network keep their leases. Each call answers, or throws {@link RegistryException}, within a
 * bounded time; after the exception the call may have had its effect or not. Thread safe.
 */
public interface LeaseRegistry extends AutoCloseable {
    /**
     * The configuration that all nodes share.
     *
     * @throws RegistryException also if there is none, saying how to write one
     * @throws io.hawser.overlay.json.JsonFieldException if it is wrong, naming the key and the value
     */
    NetworkConfig readConfig();

    /** Who says which subnets this node gets, and which they are if it is somebody else. */
    Assignment assignment();

    /** What this registry calls the holder of a lease that this node made with {@code attributes}. */
    String holder(LeaseAttributes attributes);

    /**
     * The address at which the registry wants this node to be reached, whatever its flags say. Most have no opinion.
     *
     * @throws IllegalArgumentException if it is none, naming where it stands
     */
    default Optional<IpAddress> publicIpOfNode(final IpFamily family) {
        return Optional.empty();
    }

    /** All leases. Leases that cannot be read are left out, with one warning each as long as they stay the same. */
    LeaseSnapshot snapshot();

    /** The lease of these subnets, with the time it has left. */
    Optional<Lease> find(Subnets subnets);

    /** Makes a lease if no part of its subnets is anybody's: of many nodes that ask at once, one gets it. */
    CreateOutcome create(Subnets subnets, LeaseAttributes attributes);

    /**
     * Writes {@code attributes} to a lease of ours and gives it a full term. A reservation stays one. Another's lease
     * is never written.
     *
     * @param own the lease as last seen; its holder and that of {@code attributes} count as us
     */
    RenewOutcome renew(Lease own, LeaseAttributes attributes);

    /**
     * Ends a lease of ours, if it still has the holder that {@code own} has.
     *
     * @return whether it did
     */
    boolean delete(Lease own);

    /**
     * Watches the leases.
     *
     * @param revision that of a snapshot; what happened after it is told
     */
    LeaseWatch watch(String revision);

    /** Tells the registry that this node's network carries packets. Most do not ask. */
    default void announceNetworkAvailable() {}

    /** Ends all watches and connections within a bounded time. */
    @Override
    void close();
}
