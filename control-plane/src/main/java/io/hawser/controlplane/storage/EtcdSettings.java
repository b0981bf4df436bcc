package io.hawser.controlplane.storage;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where etcd is, and what it wants to see. */
public record EtcdSettings(List<URI> endpoints, Optional<Tls> tls) {
    /** Files in PEM: whom to trust, and with what to be trusted. */
    public record Tls(Path authority, Optional<Path> certificate, Optional<Path> key) {}

    /** Checks that there is an endpoint. */
    public EtcdSettings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("etcd needs at least one endpoint");
        }
    }

    /** Without TLS. */
    public static EtcdSettings of(final List<URI> endpoints) {
        return new EtcdSettings(endpoints, Optional.empty());
    }
}
