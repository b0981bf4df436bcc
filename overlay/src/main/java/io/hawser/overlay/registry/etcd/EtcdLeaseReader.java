package io.hawser.overlay.registry.etcd;

import io.etcd.jetcd.KeyValue;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.lease.Subnets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns keys and values into leases. What is none is told once, as long as it stays the same. Thread safe. */
final class EtcdLeaseReader {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdLeaseReader.class);
    private static final int REMEMBERED = 1000;

    private final EtcdKeys keys;
    private final Map<String, Long> told = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    });

    EtcdLeaseReader(final EtcdKeys keys) {
        this.keys = keys;
    }

    /** The lease; empty, with a warning, if key or value cannot be read. */
    Optional<Lease> read(final KeyValue pair) {
        try {
            final Optional<Subnets> subnets = keys.parse(pair.getKey());
            if (subnets.isEmpty()) {
                tell(pair, "its key is not of the form 10.244.15.0-24");
                return Optional.empty();
            }
            final LeaseAttributes attributes = LeaseAttributes.parse(EtcdKeys.text(pair.getValue()));
            return Optional.of(new Lease(
                    subnets.get(),
                    attributes,
                    holder(attributes),
                    pair.getLease() == 0 ? LeaseTerm.PERMANENT : LeaseTerm.LIMITED,
                    pair.getCreateRevision(),
                    pair.getModRevision()));
        } catch (final IllegalArgumentException e) {
            tell(pair, e.getMessage());
            return Optional.empty();
        }
    }

    static String holder(final LeaseAttributes attributes) {
        return attributes.mainAddress().toString();
    }

    private void tell(final KeyValue pair, final String why) {
        final String key = EtcdKeys.text(pair.getKey());
        final Long before = told.put(key, pair.getModRevision());
        if (before == null || before != pair.getModRevision()) {
            LOG.warn("the etcd key {} is no lease and is ignored: {}", key, why);
        }
    }
}
