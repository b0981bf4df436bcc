package io.hawser.controlplane.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.registry.DeleteOptions;
import io.hawser.controlplane.registry.Deleter;
import io.hawser.controlplane.registry.ListOptions;
import io.hawser.controlplane.registry.Reader;
import io.hawser.controlplane.registry.Subscription;
import io.hawser.controlplane.registry.WriteOptions;
import io.hawser.controlplane.registry.Writer;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Statuses;
import io.hawser.controlplane.storage.Stored;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The verbs on objects as a whole and on their status. Thread safe. */
final class ResourceHandler {
    private static final int MIN_WATCH_SECONDS = 1800;

    private final Reader reader;
    private final Writer writer;
    private final Deleter deleter;
    private final BodyDecoder bodies;
    private final Patcher patcher;
    private final Renderer renderer;
    private final WatchLines lines = new WatchLines();
    private final ApplyHandler applying;

    ResourceHandler(
            final Reader reader,
            final Writer writer,
            final Deleter deleter,
            final BodyDecoder bodies,
            final Renderer renderer,
            final Clock clock) {
        this.reader = reader;
        this.writer = writer;
        this.deleter = deleter;
        this.bodies = bodies;
        this.patcher = new Patcher(bodies);
        this.renderer = renderer;
        this.applying = new ApplyHandler(writer, bodies, renderer, clock);
    }

    Answer get(final ApiRequest request, final Kind kind, final ApiPath path) {
        return renderer.object(
                request, kind, reader.get(kind, path.namespace(), path.name(), request.query("resourceVersion")));
    }

    Answer list(final ApiRequest request, final Kind kind, final ApiPath path) {
        return renderer.list(request, kind, reader.list(kind, path.namespace(), Options.list(request, kind)));
    }

    Answer watch(final ApiRequest request, final Kind kind, final ApiPath path) {
        final ListOptions options = Options.list(request, kind);
        final boolean initial = request.flag("sendInitialEvents");
        final Subscription subscription = initial
                ? reader.watchWithInitial(kind, path.namespace(), options)
                : reader.watch(kind, path.namespace(), options)
                        .orElseThrow(() -> ApiException.expired("too old resource version: " + options.revision()));
        final long seconds = request.number("timeoutSeconds")
                .orElseGet(() ->
                        (long) MIN_WATCH_SECONDS + ThreadLocalRandom.current().nextInt(MIN_WATCH_SECONDS));
        return new Answer.Watch(
                subscription,
                new WatchRenderer(request, kind, renderer, lines),
                request.flag("allowWatchBookmarks"),
                initial && request.flag("allowWatchBookmarks"),
                Duration.ofSeconds(seconds));
    }

    Answer create(final ApiRequest request, final Kind kind, final ApiPath path) {
        final ObjectNode object = decoded(request, kind, path);
        final WriteOptions options = Options.write(request, Optional.empty());
        final ObjectNode created =
                writer.create(kind, path.namespace(), kind.conversion().stored(object), options);
        return renderer.object(request, kind, 201, created);
    }

    Answer update(final ApiRequest request, final Kind kind, final ApiPath path, final Optional<Subresource> part) {
        final ObjectNode object = decoded(request, kind, path);
        final String name = Meta.name(object);
        if (!name.equals(path.name())) {
            throw ApiException.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + path.name() + ")");
        }
        final ObjectNode stored = kind.conversion().stored(object);
        final ObjectNode updated =
                writer.update(kind, path.namespace(), name, old -> stored.deepCopy(), Options.write(request, part));
        return renderer.object(request, kind, 200, updated);
    }

    Answer patch(final ApiRequest request, final Kind kind, final ApiPath path, final Optional<Subresource> part) {
        if (ApplyHandler.isMeant(request)) {
            return applying.answer(request, kind, path, part);
        }
        final ObjectNode patched = writer.update(
                kind,
                path.namespace(),
                path.name(),
                old -> kind.conversion()
                        .stored(patcher.apply(
                                request, kind, withoutVersion(kind.conversion().shown(old)))),
                Options.write(request, part));
        return renderer.object(request, kind, 200, patched);
    }

    /** A patch that names no version means whatever there is. */
    private static ObjectNode withoutVersion(final ObjectNode object) {
        Meta.of(object).remove("resourceVersion");
        return object;
    }

    Answer delete(final ApiRequest request, final Kind kind, final ApiPath path) {
        final DeleteOptions options = Options.delete(request, bodies.object(request));
        final Deleter.Outcome outcome = deleter.delete(kind, path.namespace(), path.name(), options);
        if (outcome.gone()) {
            return Answer.json(
                    200, Statuses.deleted(kind.group(), kind.plural(), path.name(), Meta.uid(outcome.object())));
        }
        return renderer.object(request, kind, 200, outcome.object());
    }

    Answer deleteCollection(final ApiRequest request, final Kind kind, final ApiPath path) {
        final DeleteOptions options = Options.delete(request, bodies.object(request));
        final Reader.Page page = reader.list(kind, path.namespace(), Options.list(request, kind));
        for (final Stored stored : page.objects()) {
            final ObjectNode object = stored.tree();
            try {
                deleter.delete(kind, Meta.namespace(object), Meta.name(object), options);
            } catch (final ApiException e) {
                if (e.reason().code() != 404) {
                    throw e;
                }
            }
        }
        return renderer.list(request, kind, page);
    }

    private ObjectNode decoded(final ApiRequest request, final Kind kind, final ApiPath path) {
        final ObjectNode object = bodies.object(request, kind.apiVersion(), kind.name(), kind.definition());
        final String namespace = Meta.namespace(object);
        if (kind.isNamespaced() && !namespace.isEmpty() && !namespace.equals(path.namespace())) {
            throw ApiException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        if (kind.isNamespaced()) {
            Json.childOf(object, "metadata").put("namespace", path.namespace());
        }
        return object;
    }
}
