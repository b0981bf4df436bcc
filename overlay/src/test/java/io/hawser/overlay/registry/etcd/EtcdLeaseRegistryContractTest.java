package io.hawser.overlay.registry.etcd;

import static io.hawser.overlay.registry.RegistryFixture.subnets;

import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.registry.FreeChoiceContract;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.RegistryFixture;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, kept by a real etcd; what others do is done with etcdctl. */
class EtcdLeaseRegistryContractTest extends FreeChoiceContract {
    private static EtcdServer etcd;
    private static int tests;

    private Fixture current;

    @BeforeAll
    static void startEtcd() {
        etcd = EtcdServer.started();
    }

    @AfterAll
    static void endEtcd() {
        etcd.close();
    }

    @Override
    protected RegistryFixture fixture() {
        // A prefix each, so that all share one etcd.
        current = new Fixture("/test-" + tests++);
        return current;
    }

    @Override
    protected void reserve(final int node, final LeaseAttributes attributes) {
        etcd.ctl("put", current.key(node), attributes.toJson());
    }

    private record Fixture(String prefix) implements RegistryFixture {
        @Override
        public LeaseRegistry connect() {
            return new EtcdLeaseRegistry(EtcdSettings.of(List.of(etcd.endpoint()))
                    .withPrefix(prefix)
                    .withTimeouts(Duration.ofSeconds(2), Duration.ofMillis(500)));
        }

        String key(final int node) {
            return prefix + "/subnets/" + subnets(node).key();
        }

        @Override
        public void put(final int node, final LeaseAttributes attributes) {
            etcd.ctl("put", "--lease=" + etcd.grantLease(86400), key(node), attributes.toJson());
        }

        @Override
        public void delete(final int node) {
            etcd.ctl("del", key(node));
        }

        @Override
        public void writeGarbage() {
            etcd.ctl("put", prefix + "/subnets/rack-7", "{}");
            etcd.ctl("put", prefix + "/subnets/10.244.99.0-24", "reserved");
            etcd.ctl("put", prefix + "/subnets/10.244.99.1-24", "{\"PublicIP\":\"198.18.0.99\"}");
            etcd.ctl("put", prefix + "/subnets-of-another/10.244.98.0-24", "{\"PublicIP\":\"198.18.0.99\"}");
        }

        @Override
        public void config(final String json) {
            if (json.isEmpty()) {
                etcd.ctl("del", prefix + "/config");
            } else {
                etcd.ctl("put", prefix + "/config", json);
            }
        }

        @Override
        public void disconnect() {
            etcd.stop();
            etcd.start();
        }

        @Override
        public void compact() {
            etcd.ctl("compact", etcd.revision());
        }

        @Override
        public void stop() {
            etcd.stop();
        }

        @Override
        public void close() {
            if (!etcd.isRunning()) {
                etcd.start();
            }
        }
    }
}
