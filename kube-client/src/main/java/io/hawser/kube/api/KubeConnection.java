package io.hawser.kube.api;

import io.hawser.kube.tls.TlsManagers;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the API server is reached.
 *
 * @param server its address, with a path if it has one
 * @param tls for {@code https}
 * @param token gives the bearer token of the moment; empty where a client certificate says enough
 */
public record KubeConnection(URI server, TlsManagers tls, Supplier<Optional<String>> token) {
    /** @throws IllegalArgumentException naming the server if its address is of another form */
    public KubeConnection {
        final String scheme = server.getScheme();
        if (server.getHost() == null || !("https".equals(scheme) || "http".equals(scheme))) {
            throw new IllegalArgumentException("API server '" + server + "' is not of the form https://host:port");
        }
    }
}
