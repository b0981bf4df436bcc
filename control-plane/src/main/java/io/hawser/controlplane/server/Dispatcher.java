package io.hawser.controlplane.server;

import io.hawser.controlplane.auth.AccessRequest;
import io.hawser.controlplane.auth.RbacAuthorizer;
import io.hawser.controlplane.discovery.Discovery;
import io.hawser.controlplane.kinds.Kinds;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import java.util.Locale;
import java.util.Optional;

/** Finds out whether a user may make a request, and who answers it. Thread safe. */
final class Dispatcher {
    private final Kinds kinds;
    private final RbacAuthorizer authorizer;
    private final Impersonation impersonation;
    private final Discovery discovery;
    private final ResourceHandler resources;
    private final SubresourceHandler subresources;
    private final ReviewHandler reviews;
    private final PlainHandler plain;

    Dispatcher(
            final Kinds kinds,
            final RbacAuthorizer authorizer,
            final Discovery discovery,
            final ResourceHandler resources,
            final SubresourceHandler subresources,
            final ReviewHandler reviews,
            final PlainHandler plain) {
        this.kinds = kinds;
        this.authorizer = authorizer;
        this.impersonation = new Impersonation(authorizer);
        this.discovery = discovery;
        this.resources = resources;
        this.subresources = subresources;
        this.reviews = reviews;
        this.plain = plain;
    }

    /** Refuses a request that its user may not make. Asks nothing of its body, which need not have come yet. */
    void admit(final ApiRequest request) {
        impersonation.apply(request);
        authorize(request, request.objects());
    }

    /** Answers a request that was admitted. */
    Answer answer(final ApiRequest request) {
        final ApiPath path = request.objects();
        if (path == null) {
            return discovery
                    .document(request.path())
                    .map(document -> Answer.json(200, document))
                    .orElseGet(() -> plain.answer(request));
        }
        if (reviews.isReview(path)) {
            return reviews.answer(request, path);
        }
        if (path.resource().equals("bindings")
                && path.apiVersion().equals("v1")
                && request.method().equals("POST")) {
            return subresources.bind(request, path);
        }
        final Kind kind = kinds.byResource(path.apiVersion(), path.resource())
                .filter(known -> known.isNamespaced()
                        || path.namespace().isEmpty()
                        || known.plural().equals("namespaces"))
                .orElseThrow(Dispatcher::nothingHere);
        if (path.subresource().isEmpty()) {
            return onObjects(request, kind, path);
        }
        return onPart(request, kind, path);
    }

    private Answer onObjects(final ApiRequest request, final Kind kind, final ApiPath path) {
        final boolean named = !path.name().isEmpty();
        if (kind.isNamespaced()
                && path.namespace().isEmpty()
                && (named || !request.method().equals("GET"))) {
            throw named ? nothingHere() : notAllowed();
        }
        return switch (request.method() + (named ? " one" : "")) {
            case "GET one", "HEAD one" -> resources.get(request, kind, path);
            case "GET", "HEAD" ->
                isWatch(request) ? resources.watch(request, kind, path) : resources.list(request, kind, path);
            case "POST" -> resources.create(request, kind, path);
            case "PUT one" -> resources.update(request, kind, path, Optional.empty());
            case "PATCH one" -> resources.patch(request, kind, path, Optional.empty());
            case "DELETE one" -> resources.delete(request, kind, path);
            case "DELETE" -> resources.deleteCollection(request, kind, path);
            default -> throw notAllowed();
        };
    }

    private Answer onPart(final ApiRequest request, final Kind kind, final ApiPath path) {
        final String first = path.subresource().split("/", -1)[0];
        final Optional<Subresource> part = kind.subresources().stream()
                .filter(known -> known.path().equals(first))
                .findFirst();
        if (part.isEmpty()) {
            throw nothingHere();
        }
        if (part.get() == Subresource.STATUS) {
            return switch (request.method()) {
                case "GET" -> resources.get(request, kind, path);
                case "PUT" -> resources.update(request, kind, path, part);
                case "PATCH" -> resources.patch(request, kind, path, part);
                default -> throw notAllowed();
            };
        }
        return subresources.answer(request, kind, path, part.get());
    }

    private void authorize(final ApiRequest request, final ApiPath path) {
        final AccessRequest access = path == null ? ofPath(request) : ofObjects(request, path);
        if (authorizer.allows(request.user(), access)) {
            return;
        }
        final String refusal = access.refusal(request.user());
        if (path == null) {
            throw ApiException.of(Reason.Forbidden, "forbidden: " + refusal);
        }
        throw ApiException.forbidden(path.group(), path.resource(), path.name(), refusal);
    }

    private static AccessRequest ofPath(final ApiRequest request) {
        return new AccessRequest(request.method().toLowerCase(Locale.ROOT), "", "", "", "", "", request.path());
    }

    private static AccessRequest ofObjects(final ApiRequest request, final ApiPath path) {
        final boolean named = !path.name().isEmpty();
        final String verb =
                switch (request.method()) {
                    case "GET", "HEAD" -> named ? "get" : isWatch(request) ? "watch" : "list";
                    case "POST" -> "create";
                    case "PUT" -> "update";
                    case "PATCH" -> "patch";
                    case "DELETE" -> named ? "delete" : "deletecollection";
                    default -> request.method().toLowerCase(Locale.ROOT);
                };
        return new AccessRequest(
                verb,
                path.group(),
                path.resource(),
                path.subresource().split("/", -1)[0],
                path.namespace(),
                path.name(),
                request.path());
    }

    private static boolean isWatch(final ApiRequest request) {
        return request.flag("watch");
    }

    static ApiException nothingHere() {
        return ApiException.of(Reason.NotFound, "the server could not find the requested resource");
    }

    static ApiException notAllowed() {
        return ApiException.of(
                Reason.MethodNotAllowed, "the server does not allow this method on the requested resource");
    }
}
