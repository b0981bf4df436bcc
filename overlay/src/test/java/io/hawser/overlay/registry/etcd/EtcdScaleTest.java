package io.hawser.overlay.registry.etcd;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.LeaseSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A large network's leases read at once. */
class EtcdScaleTest {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdScaleTest.class);
    private static final int LEASES = 5_000;
    private static final int BATCH = 100;

    @Test
    void fiveThousandLeasesAreOneSnapshot() throws Exception {
        try (EtcdServer etcd = EtcdServer.started();
                LeaseRegistry registry = new EtcdLeaseRegistry(EtcdSettings.of(List.of(etcd.endpoint())))) {
            fill(etcd);
            registry.snapshot();
            final long before = usedMemory();
            final long start = System.nanoTime();
            final LeaseSnapshot snapshot = registry.snapshot();
            final Duration time = Duration.ofNanos(System.nanoTime() - start);
            final long memory = usedMemory() - before;
            LOG.info("{} leases: {} ms, {} kB kept", LEASES, time.toMillis(), memory / 1024);
            assertThat(snapshot.leases()).hasSize(LEASES);
            assertThat(time).isLessThan(Duration.ofSeconds(5));
            assertThat(memory).isLessThan(16L << 20);
        }
    }

    private static void fill(final EtcdServer etcd) throws Exception {
        try (Client client = Client.builder().endpoints(etcd.endpoint()).build()) {
            final KV kv = client.getKVClient();
            for (int first = 0; first < LEASES; first += BATCH) {
                kv.txn()
                        .Then(IntStream.range(first, first + BATCH)
                                .mapToObj(EtcdScaleTest::put)
                                .toArray(Op[]::new))
                        .commit()
                        .get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static Op put(final int node) {
        final IpPrefix subnet = new IpPrefix(IpAddress.parse("10.0.0.0").plus(256L * node), 24);
        return Op.put(
                EtcdKeys.bytes(
                        "/coreos.com/network/subnets/" + Subnets.of(subnet).key()),
                EtcdKeys.bytes(attributes(node % 200, node).toJson()),
                PutOption.DEFAULT);
    }

    private static long usedMemory() {
        System.gc();
        final Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
