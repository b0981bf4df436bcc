package io.hawser.controlplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.registry.WriteHook;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.storage.EtcdStore;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.storage.WatchCache;
import java.util.Optional;

/** Every pod has an account, and unless it does not want to, a token of it. Thread safe. */
public final class ServiceAccounts implements WriteHook {
    private static final String PREFIX = "/registry/serviceaccounts/";
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String AUTOMOUNT = "automountServiceAccountToken";

    private final EtcdStore store;
    private final WatchCache cache;
    private final NamespaceContents contents;

    /** With accounts from a cache, and from the store those it does not know yet. */
    public ServiceAccounts(final EtcdStore store, final WatchCache cache, final NamespaceContents contents) {
        this.store = store;
        this.cache = cache;
        this.contents = contents;
    }

    @Override
    public void create(final Kind kind, final ObjectNode object) {
        // A mirror pod stands for one that its node has by itself.
        if (!kind.group().isEmpty()
                || !kind.name().equals("Pod")
                || object.path("metadata").path("annotations").has(MIRROR)) {
            return;
        }
        final ObjectNode spec = Json.childOf(object, "spec");
        final String named = spec.path("serviceAccountName").asText("");
        final String older = spec.path("serviceAccount").asText("");
        final String wanted = named.isEmpty() ? older : named;
        final String name = wanted.isEmpty() ? NamespaceContents.DEFAULT_ACCOUNT : wanted;
        spec.put("serviceAccountName", name).put("serviceAccount", name);
        final ObjectNode account = account(object, name);
        final boolean wants = spec.has(AUTOMOUNT)
                ? spec.path(AUTOMOUNT).asBoolean()
                : account.path(AUTOMOUNT).asBoolean(true);
        if (wants) {
            TokenVolume.mount(spec);
        }
        if (spec.path("imagePullSecrets").isEmpty()
                && !account.path("imagePullSecrets").isEmpty()) {
            spec.set("imagePullSecrets", account.get("imagePullSecrets"));
        }
    }

    private ObjectNode account(final ObjectNode pod, final String name) {
        final String namespace = Meta.namespace(pod);
        final String key = PREFIX + namespace + "/" + name;
        Optional<Stored> known = find(key);
        if (known.isEmpty() && name.equals(NamespaceContents.DEFAULT_ACCOUNT)) {
            contents.ensure(namespace);
            known = find(key);
        }
        return known.map(Stored::tree)
                .orElseThrow(() -> ApiException.forbidden(
                        "",
                        "pods",
                        Meta.name(pod),
                        "error looking up service account " + namespace + "/" + name + ": serviceaccount \"" + name
                                + "\" not found"));
    }

    private Optional<Stored> find(final String key) {
        return cache.resource(PREFIX).get(key).or(() -> store.get(key));
    }
}
