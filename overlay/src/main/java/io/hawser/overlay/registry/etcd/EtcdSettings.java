package io.hawser.overlay.registry.etcd;

import io.hawser.kube.tls.TlsFiles;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How etcd is reached, and where leases are in it.
 *
 * @param endpoints at least one, all {@code http} or all {@code https}; any that answers will do
 * @param prefix of all keys
 * @param tls for {@code https}
 * @param user for etcd's own authentication
 * @param callTimeout after which a call that is not answered fails
 * @param livenessInterval how often a watch is asked for a sign of life; without one for three times as long it ends
 * @param leaseTtl how long a lease lasts that nobody renews
 */
public record EtcdSettings(
        List<URI> endpoints,
        String prefix,
        Optional<TlsFiles> tls,
        Optional<EtcdUser> user,
        Duration callTimeout,
        Duration livenessInterval,
        Duration leaseTtl) {
    /** Flannel's prefix. */
    public static final String DEFAULT_PREFIX = "/coreos.com/network";
    /** Flannel's term of a lease. */
    public static final Duration DEFAULT_LEASE_TTL = Duration.ofHours(24);

    private static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_LIVENESS_INTERVAL = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException naming the endpoint that is wrong */
    public EtcdSettings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no etcd endpoint is given");
        }
        for (final URI endpoint : endpoints) {
            final String scheme = endpoint.getScheme();
            if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
                throw new IllegalArgumentException(
                        "etcd endpoint '" + endpoint + "' is not of the form http://host:port or https://host:port");
            }
            if (!scheme.equals(endpoints.get(0).getScheme())) {
                throw new IllegalArgumentException("etcd endpoints " + endpoints + " mix http and https");
            }
        }
        if (!isHttps(endpoints) && tls.isPresent()) {
            throw new IllegalArgumentException(
                    "certificates are given for etcd, but its endpoints " + endpoints + " are not https");
        }
        prefix = prefix.replaceAll("/+$", "");
    }

    /** Everything as Flannel has it, without TLS files and user. */
    public static EtcdSettings of(final List<URI> endpoints) {
        return new EtcdSettings(
                endpoints,
                DEFAULT_PREFIX,
                Optional.empty(),
                Optional.empty(),
                DEFAULT_CALL_TIMEOUT,
                DEFAULT_LIVENESS_INTERVAL,
                DEFAULT_LEASE_TTL);
    }

    /** With another prefix. */
    public EtcdSettings withPrefix(final String other) {
        return new EtcdSettings(endpoints, other, tls, user, callTimeout, livenessInterval, leaseTtl);
    }

    /** With certificates and key. */
    public EtcdSettings withTls(final TlsFiles files) {
        return new EtcdSettings(endpoints, prefix, Optional.of(files), user, callTimeout, livenessInterval, leaseTtl);
    }

    /** With user and password. */
    public EtcdSettings withUser(final EtcdUser other) {
        return new EtcdSettings(endpoints, prefix, tls, Optional.of(other), callTimeout, livenessInterval, leaseTtl);
    }

    /** With another patience for calls and watches. */
    public EtcdSettings withTimeouts(final Duration call, final Duration liveness) {
        return new EtcdSettings(endpoints, prefix, tls, user, call, liveness, leaseTtl);
    }

    /** With another term of leases. */
    public EtcdSettings withLeaseTtl(final Duration ttl) {
        return new EtcdSettings(endpoints, prefix, tls, user, callTimeout, livenessInterval, ttl);
    }

    boolean isHttps() {
        return isHttps(endpoints);
    }

    private static boolean isHttps(final List<URI> endpoints) {
        return "https".equals(endpoints.get(0).getScheme());
    }
}
