package io.hawser.kubelet.cli;

import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.tls.TlsFiles;
import io.hawser.kube.tls.TlsManagers;
import io.hawser.kubelet.server.ServingTls;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import picocli.CommandLine.Option;

/** Where the kubelet serves, and with which certificate. */
final class ServingFlags {
    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "Where to serve the API server (default: ${DEFAULT-VALUE}).")
    private String address = "0.0.0.0";

    @Option(names = "--port", paramLabel = "PORT", description = "Port to serve at (default: ${DEFAULT-VALUE}).")
    private int port = 10_250;

    @Option(
            names = "--healthz-port",
            paramLabel = "PORT",
            description = "Port of /healthz on loopback, 0 for none (default: ${DEFAULT-VALUE}).")
    private int healthzPort = 10_248;

    @Option(
            names = "--tls-cert-file",
            paramLabel = "FILE",
            description = "Certificate to serve with, in PEM (default: the kubeconfig's).")
    private Path certificate;

    @Option(names = "--tls-private-key-file", paramLabel = "FILE", description = "Key of that certificate, in PEM.")
    private Path key;

    @Option(
            names = "--client-ca-file",
            paramLabel = "FILE",
            description = "Who must have signed the certificates of those that ask (default: the kubeconfig's"
                    + " authority).")
    private Path clientAuthority;

    String address() {
        return address;
    }

    int port() {
        return port;
    }

    int healthzPort() {
        return healthzPort;
    }

    ServingTls tls(final KubeConnection api) {
        final TlsManagers own = TlsManagers.of(new TlsFiles(
                Optional.ofNullable(clientAuthority), Optional.ofNullable(certificate), Optional.ofNullable(key)));
        final Optional<KeyManager> keys = own.key().or(() -> api.tls().key());
        final Optional<TrustManager> clients = own.trust().or(() -> api.tls().trust());
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate to serve with: the kubeconfig has none, so give"
                    + " --tls-cert-file and --tls-private-key-file");
        }
        if (clients.isEmpty()) {
            throw new IllegalArgumentException("there is no authority to judge clients by: the kubeconfig has none, so"
                    + " give --client-ca-file");
        }
        return ServingTls.of((X509ExtendedKeyManager) keys.get(), (X509TrustManager) clients.get());
    }
}
