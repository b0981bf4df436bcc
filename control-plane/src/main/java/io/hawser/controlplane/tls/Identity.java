package io.hawser.controlplane.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate with its key. */
public record Identity(X509Certificate certificate, PrivateKey key) {
    /** Of texts. */
    static Identity of(final String certificate, final String key) {
        return new Identity(Pem.certificate(certificate), Pem.key(key));
    }
}
