package io.hawser.controlplane.server;

import io.hawser.controlplane.kinds.Kinds;
import io.hawser.controlplane.registry.Reader;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads of one object as it is now: what clients ask most. They take no thread of their own, neither while etcd is
 * asked whether the cache is up to date, nor to be answered. Thread safe.
 */
final class QuickReads {
    private final Kinds kinds;
    private final Reader reader;
    private final Renderer renderer;

    QuickReads(final Kinds kinds, final Reader reader, final Renderer renderer) {
        this.kinds = kinds;
        this.reader = reader;
        this.renderer = renderer;
    }

    /** Of which kind a request reads one object; empty if it asks for something else. */
    Optional<Kind> kind(final ApiRequest request) {
        final ApiPath path = request.objects();
        if (path == null
                || path.name().isEmpty()
                || !path.subresource().isEmpty()
                || !request.method().equals("GET")
                || !request.query("resourceVersion").isEmpty()) {
            return Optional.empty();
        }
        return kinds.byResource(path.apiVersion(), path.resource())
                .filter(kind -> kind.isNamespaced() != path.namespace().isEmpty()
                        || kind.plural().equals("namespaces"));
    }

    /** Whether the cache has all that was written before; fails with the reason if etcd does not say. */
    CompletableFuture<Boolean> isReady() {
        return reader.isCurrent();
    }

    /** The object as the cache has it. */
    Answer answer(final ApiRequest request, final Kind kind) {
        final ApiPath path = request.objects();
        return renderer.object(
                request,
                kind,
                reader.cached(kind, path.namespace(), path.name())
                        .orElseThrow(() -> ApiException.notFound(kind.group(), kind.plural(), path.name())));
    }
}
