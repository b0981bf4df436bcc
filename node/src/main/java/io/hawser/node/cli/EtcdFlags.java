package io.hawser.node.cli;

import io.hawser.kube.tls.TlsFiles;
import io.hawser.overlay.registry.etcd.EtcdSettings;
import io.hawser.overlay.registry.etcd.EtcdUser;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How etcd is reached: flanneld's flags. */
final class EtcdFlags {
    @Option(
            names = "--etcd-endpoints",
            split = ",",
            paramLabel = "URL",
            description = "etcd's endpoints, with commas between (${DEFAULT-VALUE}).",
            defaultValue = "http://127.0.0.1:2379")
    List<String> endpoints;

    @Option(
            names = "--etcd-prefix",
            paramLabel = "KEY",
            description = "Where the network's keys are (${DEFAULT-VALUE}).",
            defaultValue = "/coreos.com/network")
    String prefix;

    @Option(names = "--etcd-cafile", paramLabel = "FILE", description = "Certificate authority of etcd, PEM.")
    Path caFile;

    @Option(names = "--etcd-certfile", paramLabel = "FILE", description = "Client certificate, PEM.")
    Path certFile;

    @Option(names = "--etcd-keyfile", paramLabel = "FILE", description = "Key of the client certificate, PEM.")
    Path keyFile;

    @Option(names = "--etcd-username", paramLabel = "NAME", description = "User at etcd.")
    String username;

    @Option(names = "--etcd-password", paramLabel = "WORD", description = "Password at etcd.")
    String password;

    EtcdSettings settings() {
        try {
            final EtcdSettings defaults =
                    EtcdSettings.of(endpoints.stream().map(EtcdFlags::uri).toList());
            final boolean anyFile = caFile != null || certFile != null || keyFile != null;
            return new EtcdSettings(
                    defaults.endpoints(),
                    prefix,
                    anyFile
                            ? Optional.of(new TlsFiles(
                                    Optional.ofNullable(caFile),
                                    Optional.ofNullable(certFile),
                                    Optional.ofNullable(keyFile)))
                            : Optional.empty(),
                    username == null && password == null
                            ? Optional.empty()
                            : Optional.of(new EtcdUser(Objects.toString(username, ""), Objects.toString(password, ""))),
                    defaults.callTimeout(),
                    defaults.livenessInterval(),
                    defaults.leaseTtl());
        } catch (final IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static URI uri(final String text) {
        try {
            return new URI(text.strip());
        } catch (final URISyntaxException e) {
            throw new UsageException("--etcd-endpoints: '" + text + "' is no URL: " + e.getReason());
        }
    }
}
