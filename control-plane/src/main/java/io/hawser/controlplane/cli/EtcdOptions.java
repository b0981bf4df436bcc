package io.hawser.controlplane.cli;

import io.hawser.controlplane.storage.EtcdSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where etcd is, and how to be let in: flags that several commands have. */
final class EtcdOptions {
    @Option(
            names = "--etcd-endpoints",
            split = ",",
            paramLabel = "URL",
            description = "etcd's addresses, with commas between them.")
    private List<URI> endpoints = List.of();

    @Option(names = "--etcd-cafile", paramLabel = "FILE", description = "Whom to trust as etcd, in PEM.")
    private Path authority;

    @Option(names = "--etcd-certfile", paramLabel = "FILE", description = "Certificate to show to etcd, in PEM.")
    private Path certificate;

    @Option(names = "--etcd-keyfile", paramLabel = "FILE", description = "Key of that certificate, in PEM.")
    private Path key;

    boolean isGiven() {
        return !endpoints.isEmpty();
    }

    EtcdSettings settings() {
        return of(endpoints);
    }

    EtcdSettings of(final List<URI> addresses) {
        return new EtcdSettings(
                addresses,
                Optional.ofNullable(authority)
                        .map(trusted -> new EtcdSettings.Tls(
                                trusted, Optional.ofNullable(certificate), Optional.ofNullable(key))));
    }
}
