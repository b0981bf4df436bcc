package io.hawser.kube.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys out of PEM text (RFC 7468). */
public final class Pem {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    /** Context tag 0 of ECPrivateKey (RFC 5915): the curve. */
    private static final int PARAMETERS = 0xa0;

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    /** RFC 8017: rsaEncryption, 1.2.840.113549.1.1.1, with its NULL parameter. */
    private static final byte[] RSA = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** RFC 5480: id-ecPublicKey, 1.2.840.10045.2.1. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    private Pem() {}

    /**
     * All certificates of a text, in its order.
     *
     * @throws GeneralSecurityException if one cannot be read or there is none
     */
    public static List<X509Certificate> certificates(final String text) throws GeneralSecurityException {
        final CertificateFactory factory = CertificateFactory.getInstance("X.509");
        final List<X509Certificate> certificates = new ArrayList<>();
        final Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).endsWith("CERTIFICATE")) {
                certificates.add((X509Certificate)
                        factory.generateCertificate(new ByteArrayInputStream(decode(matcher.group(2)))));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate (BEGIN CERTIFICATE) in the text");
        }
        return certificates;
    }

    /**
     * The first private key of a text: PKCS #8, or OpenSSL's older forms of RSA and EC keys, which etcd's and
     * Kubernetes' own tools write.
     *
     * @throws GeneralSecurityException if it is encrypted or cannot be read, or there is none
     */
    public static PrivateKey privateKey(final String text) throws GeneralSecurityException {
        final Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            final byte[] der = decode(matcher.group(2));
            final byte[] key =
                    switch (matcher.group(1)) {
                        case "PRIVATE KEY" -> der;
                        case "RSA PRIVATE KEY" -> pkcs8(RSA, der);
                        case "EC PRIVATE KEY" -> pkcs8(concat(EC, curve(der)), der);
                        case "ENCRYPTED PRIVATE KEY" ->
                            throw new GeneralSecurityException(
                                    "the private key is encrypted; give one without a passphrase");
                        default -> new byte[0];
                    };
            if (key.length > 0) {
                return fromPkcs8(key);
            }
        }
        throw new GeneralSecurityException("no private key (BEGIN PRIVATE KEY) in the text");
    }

    private static PrivateKey fromPkcs8(final byte[] der) throws GeneralSecurityException {
        GeneralSecurityException failure = new GeneralSecurityException("no algorithm");
        for (final String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (final GeneralSecurityException e) {
                failure = e;
            }
        }
        throw new GeneralSecurityException("the private key is none of " + ALGORITHMS, failure);
    }

    /** RFC 5208: PrivateKeyInfo, with the key in the form it has on its own. */
    private static byte[] pkcs8(final byte[] algorithm, final byte[] key) {
        return element(SEQUENCE, concat(VERSION_0, concat(element(SEQUENCE, algorithm), element(OCTET_STRING, key))));
    }

    /** The object identifier of the curve within ECPrivateKey, with its tag and length. */
    private static byte[] curve(final byte[] key) throws GeneralSecurityException {
        for (int i = 0; i + 4 <= key.length; i++) {
            final int length = i + 3 < key.length ? key[i + 3] & 0xff : 0;
            final boolean found = (key[i] & 0xff) == PARAMETERS
                    && key[i + 2] == OBJECT_IDENTIFIER
                    && (key[i + 1] & 0xff) == length + 2
                    && i + 4 + length <= key.length;
            if (found) {
                return Arrays.copyOfRange(key, i + 2, i + 4 + length);
            }
        }
        throw new GeneralSecurityException("the EC private key does not name its curve");
    }

    private static byte[] element(final int tag, final byte[] content) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concat(final byte[] first, final byte[] second) {
        final byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] decode(final String base64) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
        } catch (final IllegalArgumentException e) {
            throw new GeneralSecurityException("a PEM block is not base64", e);
        }
    }
}
