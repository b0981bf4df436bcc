package io.hawser.controlplane.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;

/** Certificates and keys as text. */
public final class Pem {
    private static final int LINE = 64;
    private static final int CURVE_BITS = 256;

    private Pem() {}

    /** A certificate as text. */
    public static String of(final X509Certificate certificate) {
        try {
            return text("CERTIFICATE", certificate.getEncoded());
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A private key as text, in PKCS #8. */
    public static String of(final PrivateKey key) {
        return text("PRIVATE KEY", key.getEncoded());
    }

    /** A private key of an elliptic curve as text, as RFC 5915 has it: some clients tell a key's kind by this alone. */
    public static String ec(final PrivateKey key) {
        try {
            final PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
            // Within it the curve is not named, and clients want to know it.
            final ECPrivateKey bare = ECPrivateKey.getInstance(info.parsePrivateKey());
            final ECPrivateKey named = new ECPrivateKey(
                    CURVE_BITS,
                    bare.getKey(),
                    bare.getPublicKey(),
                    info.getPrivateKeyAlgorithm().getParameters());
            return text("EC PRIVATE KEY", named.getEncoded());
        } catch (final IOException e) {
            throw new IllegalArgumentException("not a private key of an elliptic curve", e);
        }
    }

    /** Reads a certificate. Throws {@link IllegalArgumentException} if it is none. */
    public static X509Certificate certificate(final String pem) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException("not a certificate in PEM", e);
        }
    }

    /** Reads a private key of an elliptic curve. Throws {@link IllegalArgumentException} if it is none. */
    public static PrivateKey key(final String pem) {
        try {
            final String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key in PEM", e);
        }
    }

    private static String text(final String what, final byte[] der) {
        final Base64.Encoder encoder = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return "-----BEGIN " + what + "-----\n" + encoder.encodeToString(der) + "\n-----END " + what + "-----\n";
    }
}
