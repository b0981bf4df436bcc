package io.hawser.controlplane.server;

import io.hawser.controlplane.auth.Authenticator;
import io.hawser.controlplane.auth.User;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Finds out who sends a request: by its token, or by its connection's certificate. Thread safe. */
final class Identification {
    private static final String BEARER = "Bearer ";

    private final Authenticator authenticator;

    Identification(final Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** The user; who shows nothing is anonymous, and who shows what is worth nothing is refused. */
    User of(final HttpServerRequest request, final ApiRequest asked) {
        final String authorization = asked.header("authorization");
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authenticator
                    .byToken(authorization.substring(BEARER.length()).strip())
                    .orElseThrow(Identification::unauthorized);
        }
        final List<Certificate> chain = certificates(request);
        if (!chain.isEmpty()) {
            return authenticator.byCertificate(chain).orElseThrow(Identification::unauthorized);
        }
        return User.ANONYMOUS;
    }

    private static List<Certificate> certificates(final HttpServerRequest request) {
        try {
            return request.connection().peerCertificates();
        } catch (final SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    private static ApiException unauthorized() {
        return ApiException.of(Reason.Unauthorized, "Unauthorized");
    }
}
