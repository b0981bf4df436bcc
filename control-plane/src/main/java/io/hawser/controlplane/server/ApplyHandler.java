package io.hawser.controlplane.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.fields.Applier;
import io.hawser.controlplane.fields.Applier.Conflict;
import io.hawser.controlplane.fields.Manager;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.registry.FieldOwners;
import io.hawser.controlplane.registry.WriteOptions;
import io.hawser.controlplane.registry.Writer;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.schema.ObjectType;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Cause;
import io.hawser.controlplane.status.Reason;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Server-side apply: a PATCH that makes the object, or makes it what its manager says. Thread safe. */
final class ApplyHandler {
    private static final String TYPE = "application/apply-patch+yaml";
    private static final int ATTEMPTS = 4;

    private final Writer writer;
    private final BodyDecoder bodies;
    private final Renderer renderer;
    private final Clock clock;

    ApplyHandler(final Writer writer, final BodyDecoder bodies, final Renderer renderer, final Clock clock) {
        this.writer = writer;
        this.bodies = bodies;
        this.renderer = renderer;
        this.clock = clock;
    }

    static boolean isMeant(final ApiRequest request) {
        return request.header("content-type").startsWith(TYPE);
    }

    Answer answer(final ApiRequest request, final Kind kind, final ApiPath path, final Optional<Subresource> part) {
        if (request.query("fieldManager").isEmpty()) {
            throw ApiException.invalid(
                    "meta.k8s.io",
                    "PatchOptions",
                    "",
                    List.of(Cause.required("fieldManager", "is required for apply patch")));
        }
        final ObjectNode configuration = configuration(request, kind, path, part);
        final WriteOptions options = Options.write(request, part).byApply();
        final Manager manager = FieldOwners.manager(kind, options);
        final ObjectType type = bodies.type(kind.definition());
        for (int attempt = 1; ; attempt++) {
            try {
                final ObjectNode applied = writer.update(
                        kind,
                        path.namespace(),
                        path.name(),
                        live -> kind.conversion()
                                .stored(onto(kind.conversion().shown(live), configuration, type, manager, request)),
                        options);
                return renderer.object(request, kind, 200, applied);
            } catch (final ApiException e) {
                if (!isMissing(e, path) || part.isPresent()) {
                    throw e;
                }
            }
            try {
                final ObjectNode object = Applier.create(configuration, type, manager, Meta.time(clock.instant()));
                return renderer.object(
                        request,
                        kind,
                        201,
                        writer.create(kind, path.namespace(), kind.conversion().stored(object), options));
            } catch (final ApiException e) {
                // Somebody was quicker: then it is there to be applied to.
                if (e.reason() != Reason.AlreadyExists || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static boolean isMissing(final ApiException failure, final ApiPath path) {
        return failure.reason() == Reason.NotFound
                && failure.details().name().equals(path.name())
                && failure.details().kind().equals(path.resource());
    }

    private ObjectNode configuration(
            final ApiRequest request, final Kind kind, final ApiPath path, final Optional<Subresource> part) {
        final ObjectNode configuration = bodies.object(request, kind.apiVersion(), kind.name(), kind.definition());
        if (!Json.absent(Json.at(configuration, "metadata", "managedFields"))) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
        final ObjectNode metadata = Meta.of(configuration);
        if (metadata.path("name").asText(path.name()).equals(path.name())
                && metadata.path("namespace").asText(path.namespace()).equals(path.namespace())) {
            metadata.put("name", path.name());
            if (kind.isNamespaced()) {
                metadata.put("namespace", path.namespace());
            }
        } else {
            throw ApiException.badRequest("the name of the object (" + Meta.name(configuration)
                    + ") does not match the name on the URL (" + path.name() + ")");
        }
        if (part.isPresent()) {
            configuration.retain("apiVersion", "kind", "metadata", part.get().path());
        } else if (kind.has(Subresource.STATUS)) {
            configuration.remove("status");
        }
        return configuration;
    }

    private ObjectNode onto(
            final ObjectNode live,
            final ObjectNode configuration,
            final ObjectType type,
            final Manager manager,
            final ApiRequest request) {
        final Applier.Outcome outcome =
                Applier.apply(live, configuration, type, manager, request.flag("force"), Meta.time(clock.instant()));
        if (outcome instanceof Applier.Outcome.Refused refused) {
            throw conflict(refused.conflicts());
        }
        return ((Applier.Outcome.Applied) outcome).object();
    }

    private static ApiException conflict(final List<Conflict> conflicts) {
        final List<Cause> causes = new ArrayList<>();
        final Map<String, List<String>> byManager = new LinkedHashMap<>();
        for (final Conflict conflict : conflicts) {
            final Manager manager = conflict.manager();
            final String who = '"' + manager.name() + '"'
                    + (manager.subresource().isEmpty() ? "" : " with subresource \"" + manager.subresource() + '"')
                    + " using " + manager.apiVersion();
            causes.add(new Cause("FieldManagerConflict", "conflict with " + who, conflict.path()));
            byManager.computeIfAbsent(who, any -> new ArrayList<>()).add(conflict.path());
        }
        final StringBuilder message = new StringBuilder("Apply failed with " + conflicts.size())
                .append(conflicts.size() == 1 ? " conflict: " : " conflicts: ");
        byManager.forEach((who, paths) -> {
            if (paths.size() == 1) {
                message.append("conflict with ").append(who).append(": ").append(paths.get(0));
            } else {
                message.append("conflicts with ").append(who).append(":\n- ").append(String.join("\n- ", paths));
            }
            message.append('\n');
        });
        return new ApiException(
                Reason.Conflict, message.toString().strip(), new ApiException.Details("", "", "", causes, 0));
    }
}
