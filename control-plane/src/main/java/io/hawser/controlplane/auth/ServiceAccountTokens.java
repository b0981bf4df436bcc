package io.hawser.controlplane.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hawser.controlplane.tls.Identity;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes and reads the tokens of service accounts, which are signed JWTs. Thread safe. */
public final class ServiceAccountTokens {
    /** Who signs, and for whom tokens are if nobody else is named. */
    public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private static final String CLAIMS = "kubernetes.io";

    private final ECDSASigner signer;
    private final ECDSAVerifier verifier;
    private final Clock clock;

    /** That signs with a key of an elliptic curve. */
    public ServiceAccountTokens(final Identity keys, final Clock clock) {
        try {
            this.signer = new ECDSASigner((ECPrivateKey) keys.key());
            this.verifier = new ECDSAVerifier((ECPublicKey) keys.certificate().getPublicKey());
        } catch (final JOSEException e) {
            throw new IllegalArgumentException("tokens cannot be signed with this key", e);
        }
        this.clock = clock;
    }

    /** An object that a token names. */
    public record Named(String name, String uid) {}

    /**
     * What a token says.
     *
     * @param pod the pod it is bound to, whose end is its end
     */
    public record Claims(String namespace, Named account, Optional<Named> pod, List<String> audiences) {}

    /** The user name of a service account. */
    public static String userName(final String namespace, final String name) {
        return "system:serviceaccount:" + namespace + ":" + name;
    }

    /** Makes a token. */
    public String issue(final Claims claims, final Duration life) {
        final Map<String, Object> own = new HashMap<>();
        own.put("namespace", claims.namespace());
        own.put("serviceaccount", json(claims.account()));
        claims.pod().ifPresent(pod -> own.put("pod", json(pod)));
        final JWTClaimsSet set = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(userName(claims.namespace(), claims.account().name()))
                .audience(claims.audiences().isEmpty() ? List.of(ISSUER) : claims.audiences())
                .issueTime(Date.from(clock.instant()))
                .notBeforeTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plus(life)))
                .jwtID(UUID.randomUUID().toString())
                .claim(CLAIMS, own)
                .build();
        final SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), set);
        try {
            token.sign(signer);
        } catch (final JOSEException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
        return token.serialize();
    }

    /** Reads a token; empty if it is none of ours, or is not valid now, or is for somebody else. */
    public Optional<Claims> verify(final String text) {
        try {
            final SignedJWT token = SignedJWT.parse(text);
            final JWTClaimsSet set = token.getJWTClaimsSet();
            if (!JWSAlgorithm.ES256.equals(token.getHeader().getAlgorithm())
                    || !token.verify(verifier)
                    || !ISSUER.equals(set.getIssuer())
                    || set.getExpirationTime() == null
                    || !clock.instant().isBefore(set.getExpirationTime().toInstant())) {
                return Optional.empty();
            }
            final Map<String, Object> claims = set.getJSONObjectClaim(CLAIMS);
            return Optional.of(new Claims(
                    String.valueOf(claims.get("namespace")),
                    named(claims, "serviceaccount").orElseThrow(() -> new ParseException("no account", 0)),
                    named(claims, "pod"),
                    set.getAudience()));
        } catch (final ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> json(final Named named) {
        return Map.of("name", named.name(), "uid", named.uid());
    }

    private static Optional<Named> named(final Map<String, Object> claims, final String field) {
        return claims.get(field) instanceof Map<?, ?> map
                ? Optional.of(new Named(String.valueOf(map.get("name")), String.valueOf(map.get("uid"))))
                : Optional.empty();
    }
}
