package io.hawser.overlay.registry.kubernetes;

import static io.hawser.overlay.registry.kubernetes.KubernetesLeaseRegistryContractTest.bare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.kube.api.InCluster;
import io.hawser.kube.api.KubeConfig;
import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.fake.FakeApiServer;
import io.hawser.kube.tls.Pem;
import io.hawser.kube.tls.TestCertificates;
import io.hawser.kube.tls.TlsFiles;
import io.hawser.kube.tls.TlsManagers;
import io.hawser.overlay.registry.Assignment;
import io.hawser.overlay.registry.RegistryException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways to reach an API server that wants certificates from its clients. */
class KubeConfigTest {
    @TempDir
    static Path directory;

    private static TestCertificates certificates;
    private static FakeApiServer api;

    @BeforeAll
    static void start() throws IOException {
        certificates = new TestCertificates(directory);
        final TlsFiles server = new TlsFiles(
                Optional.of(certificates.authority()),
                Optional.of(certificates.serverCertificate()),
                Optional.of(certificates.serverKey()));
        api = new FakeApiServer(Optional.of(ServerTls.context(server)));
        api.nodes().put("node-1", bare(1));
        Files.writeString(directory.resolve("net-conf.json"), "{\"Network\":\"10.244.0.0/16\"}");
    }

    @AfterAll
    static void end() {
        api.close();
    }

    @Test
    void certificatesOfFilesBesideTheKubeconfigAreUsed() throws IOException {
        assertThat(assignment(
                        "certificate-authority: ca.pem", "client-certificate: client.pem, client-key: client.key"))
                .isInstanceOf(Assignment.Assigned.class);
    }

    @Test
    void certificatesWithinTheKubeconfigAreUsed() throws IOException {
        assertThat(assignment(
                        "certificate-authority-data: " + data("ca.pem"),
                        "client-certificate-data: " + data("client.pem") + ", client-key-data: " + data("client.key")))
                .isInstanceOf(Assignment.Assigned.class);
    }

    @Test
    void withoutAClientCertificateTheServerRefuses() {
        assertThatThrownBy(() -> assignment("certificate-authority: ca.pem", "token: abc"))
                .isInstanceOf(RegistryException.class);
    }

    @Test
    void aServerOfAnUnknownAuthorityIsRefused() {
        assertThatThrownBy(() -> assignment("extra: 1", "client-certificate: client.pem, client-key: client.key"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("certification path");
    }

    @Test
    void tokensStandInTheFileOrInOneOfTheirOwn() throws IOException {
        Files.writeString(directory.resolve("token"), "of a file\n");
        assertThat(KubeConfig.connection(write("extra: 1", "tokenFile: token"))
                        .token()
                        .get())
                .contains("of a file");
        assertThat(KubeConfig.connection(write("extra: 1", "token: abc"))
                        .token()
                        .get())
                .contains("abc");
    }

    @Test
    void whatIsNotSupportedOrMissingIsSaid() throws IOException {
        assertThatThrownBy(() -> KubeConfig.connection(write("insecure-skip-tls-verify: true", "token: abc")))
                .hasMessageContaining("insecure-skip-tls-verify");
        assertThatThrownBy(() -> KubeConfig.connection(write("extra: 1", "exec: {command: aws}")))
                .hasMessageContaining("from a program");
        assertThatThrownBy(() -> KubeConfig.connection(write("extra: 1", "client-key: client.key")))
                .hasMessageContaining("only one of");
        assertThatThrownBy(() -> KubeConfig.connection(write("certificate-authority-data: AAAA", "token: abc")))
                .hasMessageContaining("no certificate");
        final Path other = directory.resolve("other");
        Files.writeString(other, "current-context: nowhere\n");
        assertThatThrownBy(() -> KubeConfig.connection(other)).hasMessageContaining("no context 'nowhere'");
        Files.writeString(other, "{[");
        assertThatThrownBy(() -> KubeConfig.connection(other)).hasMessageContaining("is no YAML");
        assertThatThrownBy(() -> KubeConfig.connection(directory.resolve("missing")))
                .hasMessageContaining("missing");
    }

    @Test
    void aPodFindsItsServerInItsEnvironment() throws IOException {
        final Path account = Files.createDirectories(directory.resolve("serviceaccount"));
        Files.writeString(account.resolve("token"), "of the pod\n");
        Files.copy(certificates.authority(), account.resolve("ca.crt"));
        final KubeConnection connection = InCluster.connection(
                Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443"), account);
        assertThat(connection.server()).isEqualTo(URI.create("https://[fd00::1]:443"));
        assertThat(connection.token().get()).contains("of the pod");
        assertThatThrownBy(() -> InCluster.connection(Map.of(), account)).hasMessageContaining("no pod of a cluster");
    }

    private static Assignment assignment(final String cluster, final String user) throws IOException {
        final KubeSettings settings = KubeSettings.of("node-1").withNetConf(directory.resolve("net-conf.json"));
        try (KubernetesLeaseRegistry registry =
                new KubernetesLeaseRegistry(KubeConfig.connection(write(cluster, user)), settings)) {
            return registry.assignment();
        }
    }

    private static Path write(final String cluster, final String user) throws IOException {
        return Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts: [{name: there, context: {}}, {name: here, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "%s", %s}}]
                users: [{name: u, user: {%s}}]
                """.formatted(api.endpoint(), cluster, user));
    }

    private static String data(final String name) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(certificates.file(name)));
    }

    /** The managers of a client serve a server too, but for the key. */
    private static final class ServerTls {
        static SSLContext context(final TlsFiles files) throws IOException {
            try {
                final KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry(
                        "server",
                        Pem.privateKey(Files.readString(files.key().orElseThrow())),
                        new char[0],
                        Pem.certificates(Files.readString(files.certificate().orElseThrow()))
                                .toArray(new Certificate[0]));
                final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(store, new char[0]);
                final TlsManagers trust =
                        TlsManagers.of(new TlsFiles(files.authority(), Optional.empty(), Optional.empty()));
                return new TlsManagers(Optional.of(keys.getKeyManagers()[0]), trust.trust()).sslContext();
            } catch (final GeneralSecurityException e) {
                throw new IOException(e);
            }
        }
    }
}
