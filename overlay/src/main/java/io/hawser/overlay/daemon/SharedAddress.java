package io.hawser.overlay.daemon;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds peers with this node's public address. Only a registry that tells nodes by name can have such; in etcd, where
 * the address is the name, {@link io.hawser.overlay.leasing.LeasingEvent.Contested} shows the same.
 */
final class SharedAddress {
    private final Set<Lease> told = new HashSet<>();

    /** What an operator must know of this peer; empty if it has an address of its own, or was told before. */
    Optional<String> objection(final LeaseAttributes ours, final Lease peer) {
        return Arrays.stream(IpFamily.values())
                .flatMap(family -> shared(ours, peer, family).stream())
                .findFirst()
                .filter(address -> told.add(peer))
                .map(address -> describe(peer, address));
    }

    private static String describe(final Lease peer, final IpAddress address) {
        return peer.holder() + " AND THIS NODE HAVE ONE PUBLIC ADDRESS, " + address + ": packets for " + peer.subnets()
                + " and for this node's pods end at one of the two. Give each node its own (--public-ip, or the node's "
                + "annotation), or delete the node that is no more";
    }

    private static Optional<IpAddress> shared(final LeaseAttributes ours, final Lease peer, final IpFamily family) {
        return ours.publicIp(family)
                .filter(address -> peer.attributes()
                        .publicIp(family)
                        .filter(address::equals)
                        .isPresent());
    }
}
