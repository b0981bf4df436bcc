package io.hawser.controlplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.registry.WriteHook;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.storage.EtcdStore;
import io.hawser.controlplane.storage.WatchCache;
import io.hawser.controlplane.storage.Write;
import java.time.Clock;
import java.util.UUID;

/**
 * Every namespace has the service account {@code default}, and every pod has an account. The default account is made
 * with its namespace, and again with a pod that finds none, for a server may have ended between the two.
 */
public final class ServiceAccounts implements WriteHook {
    private static final String DEFAULT = "default";
    private static final String PREFIX = "/registry/serviceaccounts/";

    private final EtcdStore store;
    private final WatchCache cache;
    private final Clock clock;

    /** That writes missing accounts into this store. */
    public ServiceAccounts(final EtcdStore store, final WatchCache cache, final Clock clock) {
        this.store = store;
        this.cache = cache;
        this.clock = clock;
    }

    @Override
    public void create(final Kind kind, final ObjectNode object) {
        if (!is(kind, "Pod")) {
            return;
        }
        final ObjectNode spec = Json.childOf(object, "spec");
        final String named = spec.path("serviceAccountName").asText("");
        final String older = spec.path("serviceAccount").asText("");
        final String name = named.isEmpty() ? (older.isEmpty() ? DEFAULT : older) : named;
        spec.put("serviceAccountName", name).put("serviceAccount", name);
        final String key = PREFIX + Meta.namespace(object) + "/" + name;
        if (cache.resource(PREFIX).get(key).isEmpty() && store.get(key).isEmpty()) {
            if (!name.equals(DEFAULT)) {
                throw ApiException.forbidden(
                        "",
                        "pods",
                        Meta.name(object),
                        "error looking up service account " + Meta.namespace(object) + "/" + name
                                + ": serviceaccount \"" + name + "\" not found");
            }
            makeDefault(Meta.namespace(object));
        }
    }

    @Override
    public void created(final Kind kind, final ObjectNode object) {
        if (is(kind, "Namespace")) {
            makeDefault(Meta.name(object));
        }
    }

    /** Makes the default account unless it is there. */
    public void makeDefault(final String namespace) {
        final ObjectNode account = Json.object();
        account.put("apiVersion", "v1").put("kind", "ServiceAccount");
        account.putObject("metadata")
                .put("name", DEFAULT)
                .put("namespace", namespace)
                .put("uid", UUID.randomUUID().toString())
                .put("creationTimestamp", Meta.time(clock.instant()));
        store.commit(Write.create(PREFIX + namespace + "/" + DEFAULT, Json.bytes(account)));
    }

    private static boolean is(final Kind kind, final String name) {
        return kind.group().isEmpty() && kind.name().equals(name);
    }
}
