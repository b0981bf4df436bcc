package io.hawser.controlplane.server;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets clients show whatever certificate they have, and tells them whose is worth showing. The handshake proves that
 * they have its key; whether it was made by the cluster's authority, the authenticator asks.
 */
final class AnyClientCertificate extends X509ExtendedTrustManager {
    private final X509Certificate wanted;

    AnyClientCertificate(final X509Certificate wanted) {
        this.wanted = wanted;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {wanted};
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type) {}

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type, final Socket socket) {}

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine) {}

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type) throws CertificateException {
        throw new CertificateException("trusts no server");
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type, final Socket socket)
            throws CertificateException {
        throw new CertificateException("trusts no server");
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("trusts no server");
    }
}
