package io.hawser.overlay.registry.etcd;

import io.etcd.jetcd.ByteSequence;
import io.hawser.overlay.lease.Subnets;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The keys of one network. */
final class EtcdKeys {
    private final String prefix;
    private final String leases;

    EtcdKeys(final String prefix) {
        this.prefix = prefix;
        this.leases = prefix + "/subnets/";
    }

    /** The key of the configuration. */
    String config() {
        return prefix + "/config";
    }

    /** What all leases' keys begin with. */
    String leases() {
        return leases;
    }

    String lease(final Subnets subnets) {
        return leases + subnets.key();
    }

    /** What the keys of all leases begin with that may share an address with these subnets. */
    String overlapping(final Subnets subnets) {
        return subnets.ipv6().isPresent() ? leases : lease(subnets);
    }

    /** The subnets of a lease's key; empty if it is no such key. */
    Optional<Subnets> parse(final ByteSequence key) {
        final String text = text(key);
        if (!text.startsWith(leases)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Subnets.parseKey(text.substring(leases.length())));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static ByteSequence bytes(final String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    static String text(final ByteSequence bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
