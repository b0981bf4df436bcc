package io.hawser.controlplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.registry.DeleteOptions.Propagation;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.storage.Write;
import java.time.Instant;
import java.util.Optional;

/** Deletes objects: at once, or marks them so that those who have to agree can. Thread safe. */
public final class Deleter {
    private static final String ORPHAN = "orphan";
    private static final String FOREGROUND = "foregroundDeletion";
    private static final int ATTEMPTS = 16;

    private final Writer writer;

    /** Deletes what a writer writes. */
    public Deleter(final Writer writer) {
        this.writer = writer;
    }

    /** What came of it: the object as it is or was last, and whether it is gone. */
    public record Outcome(ObjectNode object, boolean gone) {}

    /** Deletes an object. Throws {@link ApiException} if it is not there, or is not the one that was meant. */
    public Outcome delete(final Kind kind, final String namespace, final String name, final DeleteOptions options) {
        final String key = kind.key(namespace, name);
        boolean fresh = false;
        Optional<Stored> current = writer.current(kind, key, false);
        if (current.isEmpty()) {
            fresh = true;
            current = writer.current(kind, key, true);
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            final Stored stored = current.orElseThrow(() -> ApiException.notFound(kind.group(), kind.plural(), name));
            final ObjectNode old = stored.tree();
            try {
                checkPreconditions(kind, old, options);
            } catch (final ApiException e) {
                if (fresh) {
                    throw e;
                }
                fresh = true;
                current = writer.current(kind, key, true);
                continue;
            }
            final Optional<ObjectNode> marked = marked(kind, old, options);
            if (marked.isPresent() && marked.get().equals(old)) {
                return new Outcome(old, false);
            }
            final Optional<Outcome> outcome = commit(kind, stored, old, marked, options);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            fresh = true;
            current = writer.current(kind, key, true);
        }
        throw Writer.tooManyConflicts(kind, name);
    }

    private Optional<Outcome> commit(
            final Kind kind,
            final Stored stored,
            final ObjectNode old,
            final Optional<ObjectNode> marked,
            final DeleteOptions options) {
        if (options.dryRun()) {
            return Optional.of(new Outcome(marked.orElse(old), marked.isEmpty()));
        }
        final Write write;
        if (marked.isPresent()) {
            final ObjectNode bare = marked.get().deepCopy();
            Meta.of(bare).remove("resourceVersion");
            write = Write.update(stored.key(), stored.revision(), Json.bytes(bare))
                    .withTtl(kind.ttlSeconds());
        } else {
            final WriteHook.Claims claims = writer.released(kind, old);
            write = Write.delete(stored.key(), stored.revision()).with(claims.claims(), claims.releases());
        }
        if (!(writer.commit(write) instanceof Write.Result.Done done)) {
            return Optional.empty();
        }
        final ObjectNode result = marked.orElse(old);
        Meta.of(result).put("resourceVersion", Long.toString(done.revision()));
        return Optional.of(new Outcome(result, marked.isEmpty()));
    }

    /** The object as it waits for its end; empty if it may go at once. */
    private Optional<ObjectNode> marked(final Kind kind, final ObjectNode old, final DeleteOptions options) {
        final ObjectNode object = old.deepCopy();
        final boolean finalizersLeft = setFinalizers(object, options.propagation());
        final int grace = graceSeconds(kind, object, options);
        final boolean waits = grace > 0 || finalizersLeft;
        final ObjectNode metadata = Meta.of(object);
        final JsonNode known = metadata.path("deletionGracePeriodSeconds");
        if (!waits) {
            return Optional.empty();
        }
        if (Meta.isDeleting(old) && (known.isMissingNode() || known.asInt() <= grace)) {
            // It is being deleted as fast already.
            return Optional.of(object);
        }
        final Instant end = writer.clock().instant().plusSeconds(grace);
        metadata.put("deletionTimestamp", Meta.time(end));
        metadata.put("deletionGracePeriodSeconds", grace);
        if (kind.isCounted() && !Meta.isDeleting(old)) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        if (kind.has(Subresource.FINALIZE)) {
            Json.childOf(object, "status").put("phase", "Terminating");
        }
        return Optional.of(object);
    }

    private static int graceSeconds(final Kind kind, final ObjectNode object, final DeleteOptions options) {
        if (kind.graceSeconds() == 0) {
            return 0;
        }
        final String phase = Json.text(object, "status", "phase");
        final boolean neverRan = Json.text(object, "spec", "nodeName").isEmpty();
        if (neverRan || "Succeeded".equals(phase) || "Failed".equals(phase)) {
            return 0;
        }
        final JsonNode own = object.path("spec").path("terminationGracePeriodSeconds");
        return options.graceSeconds().orElseGet(() -> own.isNumber() ? own.asInt() : kind.graceSeconds());
    }

    /** Whether somebody still has to agree; for a namespace that is its spec's finalizers. */
    private static boolean setFinalizers(final ObjectNode object, final Propagation propagation) {
        final ObjectNode metadata = Meta.of(object);
        if (propagation != Propagation.DEFAULT) {
            final ArrayNode finalizers = Json.MAPPER.createArrayNode();
            for (final JsonNode finalizer : metadata.path("finalizers")) {
                if (!ORPHAN.equals(finalizer.asText()) && !FOREGROUND.equals(finalizer.asText())) {
                    finalizers.add(finalizer);
                }
            }
            if (propagation == Propagation.ORPHAN) {
                finalizers.add(ORPHAN);
            } else if (propagation == Propagation.FOREGROUND) {
                finalizers.add(FOREGROUND);
            }
            if (finalizers.isEmpty()) {
                metadata.remove("finalizers");
            } else {
                metadata.set("finalizers", finalizers);
            }
        }
        return Meta.hasFinalizers(object)
                || !object.path("spec").path("finalizers").isEmpty();
    }

    private static void checkPreconditions(final Kind kind, final ObjectNode old, final DeleteOptions options) {
        if (!options.uid().isEmpty() && !options.uid().equals(Meta.uid(old))) {
            throw ApiException.conflict(
                    kind.group(),
                    kind.plural(),
                    Meta.name(old),
                    "Precondition failed: UID in precondition: " + options.uid() + ", UID in object meta: "
                            + Meta.uid(old));
        }
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(Meta.resourceVersion(old))) {
            throw ApiException.conflict(
                    kind.group(),
                    kind.plural(),
                    Meta.name(old),
                    "Precondition failed: ResourceVersion in precondition: " + options.resourceVersion()
                            + ", ResourceVersion in object meta: " + Meta.resourceVersion(old));
        }
    }
}
