package io.hawser.controlplane.tls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.storage.EtcdStore;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.storage.Write;
import java.util.List;
import java.util.Optional;

/**
 * What all API servers of a cluster sign with: the certificate authority, and the key of service accounts' tokens. The
 * first server makes them and puts them into etcd; all others find them there.
 *
 * @param authority signs certificates
 * @param tokens signs tokens
 */
public record ClusterKeys(CertificateAuthority authority, Identity tokens) {
    private static final String KEY = EtcdStore.ROOT + "hawser.io/keys";

    /** The cluster's keys, made if there are none. */
    public static ClusterKeys load(final EtcdStore store) {
        final Optional<Stored> known = store.get(KEY);
        if (known.isPresent()) {
            return read(known.get());
        }
        final ClusterKeys made = create();
        final Write.Result result = store.commit(Write.create(KEY, Json.bytes(made.json())));
        if (result instanceof Write.Result.Conflict conflict) {
            return read(conflict.current().orElseThrow());
        }
        return made;
    }

    /** Keys that nobody else has. */
    public static ClusterKeys create() {
        final CertificateAuthority authority = CertificateAuthority.create("kubernetes");
        return new ClusterKeys(authority, authority.server("service-accounts", List.of(), List.of()));
    }

    private ObjectNode json() {
        final ObjectNode json = Json.object();
        json.put("authorityCertificate", Pem.of(authority.certificate()));
        json.put("authorityKey", Pem.of(authority.identity().key()));
        json.put("tokenCertificate", Pem.of(tokens.certificate()));
        json.put("tokenKey", Pem.of(tokens.key()));
        return json;
    }

    private static ClusterKeys read(final Stored stored) {
        final ObjectNode json = Json.read(stored.raw());
        return new ClusterKeys(
                new CertificateAuthority(Identity.of(
                        json.path("authorityCertificate").asText(),
                        json.path("authorityKey").asText())),
                Identity.of(
                        json.path("tokenCertificate").asText(),
                        json.path("tokenKey").asText()));
    }
}
