package io.hawser.overlay.registry.kubernetes;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static io.hawser.overlay.registry.RegistryFixture.subnets;

import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.fake.FakeApiServer;
import io.hawser.kube.tls.TlsManagers;
import io.hawser.overlay.lease.BackendData;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.LeaseRegistryContract;
import io.hawser.overlay.registry.RegistryFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept over what the Kubernetes API's documentation promises; a real API server is tried elsewhere. */
class KubernetesLeaseRegistryContractTest extends LeaseRegistryContract {
    @TempDir
    Path directory;

    @Override
    protected RegistryFixture fixture() {
        final Fixture fixture = new Fixture(new FakeApiServer(), directory.resolve("net-conf.json"));
        fixture.config("{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
        fixture.api.nodes().put("node-1", bare(1));
        return fixture;
    }

    static String bare(final int node) {
        final String cidr = subnets(node).toString();
        return "{\"metadata\":{},\"spec\":{\"podCIDR\":\"" + cidr + "\",\"podCIDRs\":[\"" + cidr + "\"]}}";
    }

    static String annotated(final int node, final LeaseAttributes attributes) {
        final String data =
                attributes.backendData().map(BackendData::json).orElse("null").replace("\"", "\\\"");
        final String prefix = "\"flannel.alpha.coreos.com/";
        return bare(node)
                .replace(
                        "{\"metadata\":{}",
                        "{\"metadata\":{\"annotations\":{" + prefix + "kube-subnet-manager\":\"true\"," + prefix
                                + "backend-type\":\"" + attributes.backendType().name() + "\"," + prefix
                                + "backend-data\":\"" + data + "\"," + prefix + "public-ip\":\""
                                + attributes.mainAddress() + "\"}}");
    }

    private record Fixture(FakeApiServer api, Path netConf) implements RegistryFixture {
        @Override
        public LeaseRegistry connect() {
            final TlsManagers noTls = new TlsManagers(Optional.empty(), Optional.empty());
            return new KubernetesLeaseRegistry(
                    new KubeConnection(api.endpoint(), noTls, Optional::empty),
                    KubeSettings.of("node-1")
                            .withNetConf(netConf)
                            .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60)));
        }

        @Override
        public void put(final int node, final LeaseAttributes attributes) {
            api.nodes().put("node-" + node, annotated(node, attributes));
        }

        @Override
        public void delete(final int node) {
            api.nodes().remove("node-" + node);
        }

        @Override
        public void writeGarbage() {
            api.nodes().put("garbage-1", annotated(91, attributes(91)).replace("198.18.0.91", "nowhere"));
            api.nodes().put("garbage-2", annotated(92, attributes(92)).replace("10.244.92.0/24", "fd00::/64"));
            api.nodes().put("garbage-3", annotated(93, attributes(93)).replace("VtepMAC", "Vtep"));
            api.nodes().put("unmanaged", bare(94));
        }

        @Override
        public void config(final String json) {
            try {
                if (json.isEmpty()) {
                    Files.deleteIfExists(netConf);
                } else {
                    Files.writeString(netConf, json);
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void disconnect() {
            api.breakWatches();
        }

        @Override
        public void compact() {
            api.compact();
        }

        @Override
        public void stop() {
            api.close();
        }

        @Override
        public void close() {
            api.close();
        }
    }
}
