package io.hawser.controlplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.registry.WriteHook;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.storage.EtcdStore;
import io.hawser.controlplane.storage.WatchCache;
import io.hawser.controlplane.storage.Write;
import java.time.Clock;
import java.util.UUID;

/**
 * What every namespace has from its first moment: the service account {@code default}, and the certificate by which
 * pods know the API server. Both are made with the namespace, and again with a pod that finds none, for a server may
 * have ended between the two.
 */
public final class NamespaceContents implements WriteHook {
    /** The account of pods that name none. */
    public static final String DEFAULT_ACCOUNT = "default";
    /** The ConfigMap with the cluster's authority. */
    public static final String ROOT_CA = "kube-root-ca.crt";

    private static final String ACCOUNTS = "/registry/serviceaccounts/";
    private static final String CONFIG_MAPS = "/registry/configmaps/";

    private final EtcdStore store;
    private final WatchCache cache;
    private final Clock clock;
    private final String authority;

    /** Writes what is missing into a store; the authority is a certificate in PEM. */
    public NamespaceContents(final EtcdStore store, final WatchCache cache, final Clock clock, final String authority) {
        this.store = store;
        this.cache = cache;
        this.clock = clock;
        this.authority = authority;
    }

    @Override
    public void created(final Kind kind, final ObjectNode object) {
        if (kind.group().isEmpty() && kind.name().equals("Namespace")) {
            ensure(Meta.name(object));
        }
    }

    /** Makes what the cache does not have. */
    public void ensure(final String namespace) {
        ensure(
                ACCOUNTS + namespace + "/" + DEFAULT_ACCOUNT,
                object("ServiceAccount", DEFAULT_ACCOUNT, namespace),
                ACCOUNTS);
        final ObjectNode map = object("ConfigMap", ROOT_CA, namespace);
        map.putObject("data").put("ca.crt", authority);
        ensure(CONFIG_MAPS + namespace + "/" + ROOT_CA, map, CONFIG_MAPS);
    }

    private void ensure(final String key, final ObjectNode object, final String prefix) {
        if (cache.resource(prefix).get(key).isEmpty()) {
            // Somebody else may have made it meanwhile: then it is theirs that stays.
            store.commit(Write.create(key, Json.bytes(object)));
        }
    }

    private ObjectNode object(final String kind, final String name, final String namespace) {
        final ObjectNode object = Json.object();
        object.put("apiVersion", "v1").put("kind", kind);
        object.putObject("metadata")
                .put("name", name)
                .put("namespace", namespace)
                .put("uid", UUID.randomUUID().toString())
                .put("creationTimestamp", Meta.time(clock.instant()));
        return object;
    }
}
