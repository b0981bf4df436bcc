package io.hawser.kube.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * PEM files for a TLS client.
 *
 * @param authority certificates that servers must be signed by; empty: those that Java trusts
 * @param certificate this client's certificate, with those that signed it
 * @param key its private key, not encrypted
 */
public record TlsFiles(Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {
    /** @throws IllegalArgumentException if a certificate comes without its key, or the other way round */
    public TlsFiles {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("a TLS client certificate and its key must both be given: certificate "
                    + certificate.map(Path::toString).orElse("missing") + ", key "
                    + key.map(Path::toString).orElse("missing"));
        }
    }
}
