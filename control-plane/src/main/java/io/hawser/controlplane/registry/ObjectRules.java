package io.hawser.controlplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Validation;
import io.hawser.controlplane.selector.Names;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Cause;
import java.util.HashSet;
import java.util.Set;

/** What holds of objects of every kind. */
final class ObjectRules {
    private static final int MAX_ANNOTATIONS = 256 << 10;

    private ObjectRules() {}

    static void checkCreate(final Kind kind, final ObjectNode object) {
        final Validation found = new Validation();
        final String name = Meta.name(object);
        if (name.isEmpty()) {
            found.add(Cause.required("metadata.name", "name or generateName is required"));
        } else {
            kind.nameProblem(name).ifPresent(problem -> found.add(Cause.invalid("metadata.name", name, problem)));
        }
        checkMetadata(object, found);
        kind.check(object, found);
        refuse(kind, object, found);
    }

    static void checkUpdate(final Kind kind, final ObjectNode object, final ObjectNode old, final boolean whole) {
        final Validation found = new Validation();
        final JsonNode now = object.path("metadata");
        final JsonNode before = old.path("metadata");
        for (final String field : new String[] {"name", "namespace", "uid", "creationTimestamp"}) {
            found.immutable(now, before, "metadata", field);
        }
        checkMetadata(object, found);
        if (Meta.isDeleting(old)) {
            checkNoNewFinalizers(now, before, found);
        }
        if (whole) {
            kind.check(object, found);
            kind.checkUpdate(object, old, found);
        }
        refuse(kind, object, found);
    }

    private static void refuse(final Kind kind, final ObjectNode object, final Validation found) {
        if (!found.causes().isEmpty()) {
            throw ApiException.invalid(kind.group(), kind.name(), Meta.name(object), found.causes());
        }
    }

    private static void checkMetadata(final ObjectNode object, final Validation found) {
        final JsonNode metadata = object.path("metadata");
        metadata.path("labels").properties().forEach(label -> {
            final String key = label.getKey();
            final String value = label.getValue().asText();
            Names.labelKeyProblem(key).ifPresent(problem -> found.add(Cause.invalid("metadata.labels", key, problem)));
            Names.labelValueProblem(value)
                    .ifPresent(problem -> found.add(Cause.invalid("metadata.labels", value, problem)));
        });
        int bytes = 0;
        for (final var annotation : metadata.path("annotations").properties()) {
            final String key = annotation.getKey();
            Names.labelKeyProblem(key)
                    .ifPresent(problem -> found.add(Cause.invalid("metadata.annotations", key, problem)));
            bytes += key.length() + annotation.getValue().asText().length();
        }
        if (bytes > MAX_ANNOTATIONS) {
            found.add(Cause.tooLong("metadata.annotations", MAX_ANNOTATIONS, "bytes"));
        }
        found.each(metadata, "metadata", "ownerReferences", (owner, at) -> {
            for (final String field : new String[] {"apiVersion", "kind", "name", "uid"}) {
                if (Json.absent(owner.path(field)) || owner.path(field).asText().isEmpty()) {
                    found.add(Cause.invalid(at + "." + field, "", field + " must not be empty"));
                }
            }
        });
        found.each(
                metadata,
                "metadata",
                "finalizers",
                (finalizer, at) -> Names.labelKeyProblem(finalizer.asText())
                        .ifPresent(problem ->
                                found.add(Cause.invalid("metadata.finalizers", finalizer.asText(), problem))));
    }

    private static void checkNoNewFinalizers(final JsonNode now, final JsonNode before, final Validation found) {
        final Set<JsonNode> known = new HashSet<>();
        before.path("finalizers").forEach(known::add);
        for (final JsonNode finalizer : now.path("finalizers")) {
            if (!known.contains(finalizer)) {
                found.add(Cause.forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers"
                                + " []string{\""
                                + finalizer.asText() + "\"}"));
            }
        }
    }
}
