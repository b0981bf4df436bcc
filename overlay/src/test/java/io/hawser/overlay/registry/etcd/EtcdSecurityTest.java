package io.hawser.overlay.registry.etcd;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static io.hawser.overlay.registry.RegistryFixture.subnets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.kube.tls.TestCertificates;
import io.hawser.kube.tls.TlsFiles;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.registry.CreateOutcome;
import io.hawser.overlay.registry.LeaseEvent;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.LeaseWatch;
import io.hawser.overlay.registry.RegistryException;
import io.hawser.overlay.registry.RenewOutcome;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd that wants certificates on both sides, and a user who may touch Flannel's keys alone. */
class EtcdSecurityTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private static TestCertificates certificates;
    private static EtcdServer etcd;

    @BeforeAll
    static void startEtcd() {
        certificates = new TestCertificates(directory);
        etcd = new EtcdServer().withTls(certificates).start();
        etcd.ctl("user", "add", "root:root-secret");
        etcd.ctl("user", "grant-role", "root", "root");
        etcd.ctl("role", "add", "leases");
        etcd.ctl("role", "grant-permission", "leases", "--prefix=true", "readwrite", "/coreos.com/network");
        etcd.ctl("user", "add", "hawser:secret");
        etcd.ctl("user", "grant-role", "hawser", "leases");
        etcd.ctl("auth", "enable");
        etcd.withClientFlags("--user=root:root-secret");
    }

    @AfterAll
    static void endEtcd() {
        etcd.close();
    }

    @Test
    void leasesAreMadeWatchedAndRenewedWithCertificatesAndPassword() {
        try (LeaseRegistry registry = connect(files(), "hawser", "secret")) {
            final LeaseWatch watch = registry.watch(registry.snapshot().revision());
            final Lease lease = ((CreateOutcome.Created) registry.create(subnets(1), attributes(1))).lease();
            watch.await(PATIENCE);
            assertThat(watch.poll()).containsInstanceOf(LeaseEvent.Added.class);
            final String leases = etcd.ctl("lease", "list");
            assertThat(registry.renew(lease, attributes(1, 2))).isInstanceOf(RenewOutcome.Renewed.class);
            assertThat(etcd.ctl("lease", "list").lines())
                    .hasSameSizeAs(leases.lines().toList());
            assertThat(registry.delete(lease)).isTrue();
        }
    }

    @Test
    void aTokenThatEtcdForgotIsReplaced() {
        try (LeaseRegistry registry = connect(files(), "hawser", "secret")) {
            registry.snapshot();
            etcd.stop();
            etcd.start();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> registry.snapshot().leases().isEmpty());
            final LeaseWatch watch = registry.watch(registry.snapshot().revision());
            registry.create(subnets(2), attributes(2));
            watch.await(PATIENCE);
            assertThat(watch.poll()).containsInstanceOf(LeaseEvent.Added.class);
            registry.delete(registry.find(subnets(2)).orElseThrow());
        }
    }

    @Test
    void olderFormsOfPrivateKeysAreRead() {
        certificates.sign("old-ec", "ec -pkeyopt ec_paramgen_curve:P-384", "extendedKeyUsage=clientAuth");
        certificates.openssl("ec -in old-ec.key -out old-ec-sec1.key");
        certificates.openssl("rsa -in client.key -traditional -out old-rsa.key");
        for (final TlsFiles files :
                List.of(files("old-ec.pem", "old-ec-sec1.key"), files("client.pem", "old-rsa.key"))) {
            try (LeaseRegistry registry = connect(files, "hawser", "secret")) {
                assertThat(registry.snapshot().leases()).isEmpty();
            }
        }
    }

    @Test
    void aWrongPasswordIsSaidToBeWrong() {
        try (LeaseRegistry registry = connect(files(), "hawser", "guess")) {
            assertThatThrownBy(registry::snapshot)
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("authentication failed")
                    .hasMessageNotContaining("guess");
        }
    }

    @Test
    void keysOfOthersAreRefused() {
        try (LeaseRegistry registry = new EtcdLeaseRegistry(
                settings(files()).withUser(new EtcdUser("hawser", "secret")).withPrefix("/somebody"))) {
            assertThatThrownBy(registry::snapshot).hasMessageContaining("permission denied");
        }
    }

    @Test
    void withoutAClientCertificateOrTheRightAuthorityThereIsNoConnection() {
        final TlsFiles noCertificate =
                new TlsFiles(Optional.of(certificates.authority()), Optional.empty(), Optional.empty());
        try (LeaseRegistry registry = connect(noCertificate, "hawser", "secret")) {
            assertThatThrownBy(registry::snapshot).isInstanceOf(RegistryException.class);
        }
        final TlsFiles javasAuthorities = new TlsFiles(
                Optional.empty(), Optional.of(certificates.clientCertificate()), Optional.of(certificates.clientKey()));
        try (LeaseRegistry registry = connect(javasAuthorities, "hawser", "secret")) {
            assertThatThrownBy(registry::snapshot)
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("certification path");
        }
    }

    @Test
    void wrongSettingsAreRefusedByName() {
        final Path missing = directory.resolve("missing.pem");
        assertThatThrownBy(() -> connect(
                        new TlsFiles(Optional.of(missing), Optional.empty(), Optional.empty()), "hawser", "secret"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(missing.toString());
        assertThatThrownBy(() -> new TlsFiles(Optional.empty(), Optional.of(missing), Optional.empty()))
                .hasMessageContaining("key missing");
        assertThatThrownBy(() -> EtcdSettings.of(List.of(URI.create("http://127.0.0.1:1")))
                        .withTls(files()))
                .hasMessageContaining("not https");
        assertThatThrownBy(() -> EtcdSettings.of(List.of(URI.create("127.0.0.1:2379"))))
                .hasMessageContaining("127.0.0.1:2379");
        assertThatThrownBy(() -> EtcdSettings.of(List.of())).hasMessageContaining("no etcd endpoint");
    }

    private static LeaseRegistry connect(final TlsFiles files, final String user, final String password) {
        return new EtcdLeaseRegistry(settings(files).withUser(new EtcdUser(user, password)));
    }

    private static EtcdSettings settings(final TlsFiles files) {
        return EtcdSettings.of(List.of(etcd.endpoint()))
                .withTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(1))
                .withTls(files);
    }

    private static TlsFiles files() {
        return files("client.pem", "client.key");
    }

    private static TlsFiles files(final String certificate, final String key) {
        return new TlsFiles(
                Optional.of(certificates.authority()),
                Optional.of(certificates.file(certificate)),
                Optional.of(certificates.file(key)));
    }
}
