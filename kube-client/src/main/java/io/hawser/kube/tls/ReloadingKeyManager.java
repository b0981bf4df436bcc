package io.hawser.kube.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** Gives the certificate and key of the moment: the next handshake uses what has been put into the files. */
final class ReloadingKeyManager extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    private final Supplier<List<X509Certificate>> certificates;
    private final Supplier<PrivateKey> key;

    ReloadingKeyManager(final Supplier<List<X509Certificate>> certificates, final Supplier<PrivateKey> key) {
        this.certificates = certificates;
        this.key = key;
    }

    @Override
    public String[] getClientAliases(final String keyType, final Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(final String[] keyTypes, final Principal[] issuers, final Socket socket) {
        return choose(keyTypes);
    }

    @Override
    public String chooseEngineClientAlias(final String[] keyTypes, final Principal[] issuers, final SSLEngine engine) {
        return choose(keyTypes);
    }

    @Override
    public X509Certificate[] getCertificateChain(final String alias) {
        return certificates.get().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(final String alias) {
        return key.get();
    }

    @Override
    public String[] getServerAliases(final String keyType, final Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseServerAlias(final String keyType, final Principal[] issuers, final Socket socket) {
        return null;
    }

    /** The key types are asked for one after the other; only that of our key may be answered. */
    private String choose(final String[] keyTypes) {
        final String ours = key.get().getAlgorithm();
        for (final String type : keyTypes) {
            if (type.equals(ours) || (type.startsWith("EC") && ours.equals("EC")) || type.startsWith("Ed")) {
                return ALIAS;
            }
        }
        return null;
    }
}
