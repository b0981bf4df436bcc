package io.hawser.kube.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What Java's TLS needs to know of a client.
 *
 * @param key gives this client's certificate and key; empty if it has none
 * @param trust judges servers' certificates; empty: as Java does
 */
public record TlsManagers(Optional<KeyManager> key, Optional<TrustManager> trust) {
    /**
     * Reads the files.
     *
     * @throws java.io.UncheckedIOException naming the file that cannot be read
     */
    public static TlsManagers of(final TlsFiles files) {
        return new TlsManagers(
                files.certificate()
                        .map(certificate -> presenting(
                                FileCache.of(certificate, Pem::certificates)::get,
                                FileCache.of(files.key().orElseThrow(), Pem::privateKey)::get)),
                files.authority()
                        .map(authority -> FileCache.of(authority, text -> trusting(Pem.certificates(text)))
                                .get()));
    }

    /** A context of Java's own TLS. */
    public SSLContext sslContext() {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    key.map(manager -> new KeyManager[] {manager}).orElse(null),
                    trust.map(manager -> new TrustManager[] {manager}).orElse(null),
                    null);
            return context;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("Java has no TLS", e);
        }
    }

    /** Presents, at each handshake, the certificate and key of the moment. */
    public static KeyManager presenting(
            final Supplier<List<X509Certificate>> certificates, final Supplier<PrivateKey> key) {
        return new ReloadingKeyManager(certificates, key);
    }

    /** Judges by these authorities alone. */
    public static TrustManager trusting(final List<X509Certificate> authorities) throws GeneralSecurityException {
        try {
            final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            final TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers()[0];
        } catch (final IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
