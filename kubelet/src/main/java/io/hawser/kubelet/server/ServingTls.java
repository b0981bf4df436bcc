package io.hawser.kubelet.server;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * How the kubelet shows who it is, and whom it believes.
 *
 * @param key shows a certificate, at each handshake the one of the moment
 * @param clients judges the certificates of those who ask
 */
public record ServingTls(X509ExtendedKeyManager key, X509TrustManager clients) {
    private static final String ALIAS = "server";

    /** Shows to clients what another key manager shows to servers: a kubelet has one certificate for both. */
    public static ServingTls of(final X509ExtendedKeyManager client, final X509TrustManager clients) {
        return new ServingTls(new BothWays(client), clients);
    }

    private static final class BothWays extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager client;

        BothWays(final X509ExtendedKeyManager client) {
            this.client = client;
        }

        @Override
        public String[] getClientAliases(final String keyType, final Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseClientAlias(final String[] keyTypes, final Principal[] issuers, final Socket socket) {
            return null;
        }

        @Override
        public String[] getServerAliases(final String keyType, final Principal[] issuers) {
            return isOurs(keyType) ? new String[] {ALIAS} : new String[0];
        }

        @Override
        public String chooseServerAlias(final String keyType, final Principal[] issuers, final Socket socket) {
            return isOurs(keyType) ? ALIAS : null;
        }

        @Override
        public String chooseEngineServerAlias(final String keyType, final Principal[] issuers, final SSLEngine engine) {
            return isOurs(keyType) ? ALIAS : null;
        }

        @Override
        public X509Certificate[] getCertificateChain(final String alias) {
            return client.getCertificateChain(ALIAS);
        }

        @Override
        public PrivateKey getPrivateKey(final String alias) {
            return client.getPrivateKey(ALIAS);
        }

        private boolean isOurs(final String keyType) {
            final String ours = client.getPrivateKey(ALIAS).getAlgorithm();
            return keyType.equals(ours) || (keyType.startsWith("EC") && ours.equals("EC")) || keyType.startsWith("Ed");
        }
    }
}
