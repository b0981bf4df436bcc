package io.hawser.overlay.lease;

/**
 * A node's subnets as the registry has them.
 *
 * @param subnets what is leased
 * @param attributes how the node is reached
 * @param holder who holds it: what a registry tells nodes apart by, a public address or a name
 * @param term how long it lasts
 * @param created the registry's revision at which it was made; of two that overlap the older counts
 * @param modified the registry's revision at which it was last written
 */
public record Lease(
        Subnets subnets, LeaseAttributes attributes, String holder, LeaseTerm term, long created, long modified) {
    /** This lease with another term. */
    public Lease withTerm(final LeaseTerm other) {
        return new Lease(subnets, attributes, holder, other, created, modified);
    }

    /** Whether both say the same to a peer: where which subnets are reached. */
    public boolean sameRoute(final Lease other) {
        return subnets.equals(other.subnets) && attributes.equals(other.attributes) && holder.equals(other.holder);
    }
}
