package io.hawser.controlplane.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates that the cluster trusts. Thread safe. */
public final class CertificateAuthority {
    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration LIFE = Duration.ofDays(365);
    /** Clocks of other hosts may be behind. */
    private static final Duration SKEW = Duration.ofHours(1);

    private static final int SERIAL_BITS = 120;
    private static final String CURVE = "secp256r1";
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Identity identity;

    /** That signs with this identity. */
    public CertificateAuthority(final Identity identity) {
        this.identity = identity;
    }

    /** A new one. */
    public static CertificateAuthority create(final String commonName) {
        final KeyPair keys = newKeys();
        final X500Name name =
                new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
        return new CertificateAuthority(new Identity(
                sign(name, keys.getPrivate(), new Request(name, keys.getPublic(), CA_LIFE, List.of(), Use.AUTHORITY)),
                keys.getPrivate()));
    }

    private enum Use {
        AUTHORITY,
        SERVER,
        CLIENT,
        /** A kubelet's: it asks the API server, and is asked by it. */
        BOTH
    }

    private record Request(X500Name subject, PublicKey key, Duration life, Collection<GeneralName> names, Use use) {}

    /** The certificate to trust. */
    public X509Certificate certificate() {
        return identity.certificate();
    }

    /** The certificate and its key. */
    public Identity identity() {
        return identity;
    }

    /** For a user, with its groups. */
    public Identity client(final String user, final String... groups) {
        final X500NameBuilder subject = new X500NameBuilder();
        for (final String group : groups) {
            subject.addRDN(BCStyle.O, group);
        }
        subject.addRDN(BCStyle.CN, user);
        return issue(subject.build(), List.of(), Use.CLIENT);
    }

    /** For a node's kubelet, which shows it to the API server as a client and serves it with the same. */
    public Identity node(final String name) {
        final X500Name subject = new X500NameBuilder()
                .addRDN(BCStyle.O, "system:nodes")
                .addRDN(BCStyle.CN, "system:node:" + name)
                .build();
        return issue(subject, List.of(new GeneralName(GeneralName.dNSName, name)), Use.BOTH);
    }

    /** For a server that is reached by these names and addresses. */
    public Identity server(
            final String commonName, final Collection<String> names, final Collection<String> addresses) {
        final List<GeneralName> all = new ArrayList<>();
        names.forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        addresses.forEach(address -> all.add(new GeneralName(GeneralName.iPAddress, address)));
        return issue(new X500NameBuilder().addRDN(BCStyle.CN, commonName).build(), all, Use.SERVER);
    }

    /** A key pair such as tokens are signed with. */
    public static KeyPair newKeys() {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE), RANDOM);
            return generator.generateKeyPair();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + CURVE, e);
        }
    }

    private Identity issue(final X500Name subject, final Collection<GeneralName> names, final Use use) {
        final KeyPair keys = newKeys();
        final X500Name issuer = X500Name.getInstance(
                identity.certificate().getSubjectX500Principal().getEncoded());
        return new Identity(
                sign(issuer, identity.key(), new Request(subject, keys.getPublic(), LIFE, names, use)),
                keys.getPrivate());
    }

    private static X509Certificate sign(final X500Name issuer, final PrivateKey key, final Request request) {
        final Instant now = Instant.now();
        try {
            final X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Principal(issuer.getEncoded()),
                    new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
                    Date.from(now.minus(SKEW)),
                    Date.from(now.plus(request.life())),
                    new X500Principal(request.subject().getEncoded()),
                    request.key());
            extend(builder, request);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(ALGORITHM).build(key)));
        } catch (final GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("a certificate could not be made for " + request.subject(), e);
        }
    }

    private static KeyPurposeId[] purposes(final Use use) {
        return switch (use) {
            case SERVER -> new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth};
            case BOTH -> new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth};
            default -> new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
        };
    }

    private static void extend(final X509v3CertificateBuilder builder, final Request request) throws CertIOException {
        final boolean authority = request.use() == Use.AUTHORITY;
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(
                        authority
                                ? KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature
                                : KeyUsage.digitalSignature));
        if (!authority) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(request.use())));
        }
        if (!request.names().isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(request.names().toArray(GeneralName[]::new)));
        }
    }
}
