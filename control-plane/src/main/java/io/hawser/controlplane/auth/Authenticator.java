package io.hawser.controlplane.auth;

import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.storage.WatchCache;
import io.hawser.controlplane.tls.CertificateAuthority;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Finds out who asks. Thread safe. */
public final class Authenticator {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private final CertificateAuthority authority;
    private final ServiceAccountTokens tokens;
    private final Map<String, User> staticTokens;
    private final WatchCache cache;
    private final Recent<X509Certificate, User> certificates = new Recent<>();
    private final Recent<String, ServiceAccountTokens.Claims> verified = new Recent<>();

    /** Trusts an authority's certificates, its own tokens as long as their account is there, and given tokens. */
    public Authenticator(
            final CertificateAuthority authority,
            final ServiceAccountTokens tokens,
            final Map<String, User> staticTokens,
            final WatchCache cache) {
        this.authority = authority;
        this.tokens = tokens;
        this.staticTokens = Map.copyOf(staticTokens);
        this.cache = cache;
    }

    /** The user of a certificate; empty if it is not one that the cluster trusts. */
    public Optional<User> byCertificate(final List<? extends Certificate> chain) {
        if (chain.isEmpty() || !(chain.get(0) instanceof X509Certificate certificate)) {
            return Optional.empty();
        }
        return certificates.get(certificate, this::trusted);
    }

    private Optional<User> trusted(final X509Certificate certificate) {
        try {
            certificate.checkValidity();
            certificate.verify(authority.certificate().getPublicKey());
            final List<String> uses = certificate.getExtendedKeyUsage();
            if (uses == null || !uses.contains(CLIENT_AUTH) || certificate.getBasicConstraints() >= 0) {
                return Optional.empty();
            }
            return user(certificate);
        } catch (final GeneralSecurityException | InvalidNameException e) {
            return Optional.empty();
        }
    }

    /** The user of a token; empty if it is not valid. */
    public Optional<User> byToken(final String token) {
        final User known = staticTokens.get(token);
        if (known != null) {
            return Optional.of(authenticated(known));
        }
        return verified.get(token, tokens::verify)
                .filter(claims -> claims.audiences().contains(ServiceAccountTokens.ISSUER))
                .filter(this::isAlive)
                .map(Authenticator::user);
    }

    private static Optional<User> user(final X509Certificate certificate) throws InvalidNameException {
        String name = "";
        final List<String> groups = new ArrayList<>();
        for (final Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
            if ("CN".equalsIgnoreCase(rdn.getType())) {
                name = String.valueOf(rdn.getValue());
            } else if ("O".equalsIgnoreCase(rdn.getType())) {
                groups.add(String.valueOf(rdn.getValue()));
            }
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(authenticated(User.of(name, groups)));
    }

    private static User authenticated(final User user) {
        final List<String> groups = new ArrayList<>(user.groups());
        groups.add(User.AUTHENTICATED);
        return new User(user.name(), user.uid(), List.copyOf(groups), user.extra());
    }

    /** A token ends with its account, and with the pod it was made for. */
    private boolean isAlive(final ServiceAccountTokens.Claims claims) {
        final String namespace = claims.namespace();
        return is("/registry/serviceaccounts/", namespace, claims.account())
                && claims.pod()
                        .map(pod -> is("/registry/pods/", namespace, pod))
                        .orElse(true);
    }

    private boolean is(final String prefix, final String namespace, final ServiceAccountTokens.Named named) {
        return cache.resource(prefix)
                .get(prefix + namespace + "/" + named.name())
                .map(Stored::tree)
                .filter(object ->
                        named.uid().equals(object.path("metadata").path("uid").asText()))
                .isPresent();
    }

    private static User user(final ServiceAccountTokens.Claims claims) {
        final Map<String, List<String>> extra = claims.pod()
                .map(pod -> Map.of(
                        "authentication.kubernetes.io/pod-name", List.of(pod.name()),
                        "authentication.kubernetes.io/pod-uid", List.of(pod.uid())))
                .orElse(Map.of());
        return new User(
                ServiceAccountTokens.userName(
                        claims.namespace(), claims.account().name()),
                claims.account().uid(),
                List.of("system:serviceaccounts", "system:serviceaccounts:" + claims.namespace(), User.AUTHENTICATED),
                extra);
    }
}
