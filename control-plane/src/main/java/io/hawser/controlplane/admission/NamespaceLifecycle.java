package io.hawser.controlplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.registry.WriteHook;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Cause;
import io.hawser.controlplane.status.Reason;
import io.hawser.controlplane.storage.EtcdStore;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.storage.WatchCache;
import java.util.List;
import java.util.Optional;

/** Nothing is made in a namespace that is not there, or that is ending. */
public final class NamespaceLifecycle implements WriteHook {
    private static final String NAMESPACES = "/registry/namespaces/";

    private final EtcdStore store;
    private final WatchCache cache;

    /** Knows namespaces from the cache, and asks etcd for those it does not know yet. */
    public NamespaceLifecycle(final EtcdStore store, final WatchCache cache) {
        this.store = store;
        this.cache = cache;
    }

    @Override
    public void create(final Kind kind, final ObjectNode object) {
        if (!kind.isNamespaced()) {
            return;
        }
        final String name = Meta.namespace(object);
        final String key = NAMESPACES + name;
        final Optional<Stored> known = cache.resource(NAMESPACES).get(key);
        final ObjectNode namespace = known.or(() -> store.get(key))
                .map(Stored::tree)
                .orElseThrow(() -> ApiException.notFound("", "namespaces", name));
        if (Meta.isDeleting(namespace)) {
            throw new ApiException(
                    Reason.Forbidden,
                    kind + " \"" + Meta.name(object) + "\" is forbidden: unable to create new content in namespace "
                            + name + " because it is being terminated",
                    new ApiException.Details(
                            kind.group(),
                            kind.plural(),
                            Meta.name(object),
                            List.of(new Cause(
                                    "NamespaceTerminating",
                                    "namespace " + name + " is being terminated",
                                    "metadata.namespace")),
                            0));
        }
    }
}
