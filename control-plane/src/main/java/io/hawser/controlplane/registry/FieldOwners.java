package io.hawser.controlplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.fields.FieldTracker;
import io.hawser.controlplane.fields.Manager;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.resource.Conversion;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.schema.Schemas;
import java.time.Clock;
import java.util.function.Supplier;

/** Writes down who set which field, for objects that last. Thread safe. */
public final class FieldOwners {
    private final Supplier<Schemas> schemas;
    private final Clock clock;

    /** With types that may still be being read. */
    public FieldOwners(final Supplier<Schemas> schemas, final Clock clock) {
        this.schemas = schemas;
        this.clock = clock;
    }

    /**
     * Whether it is written down for a kind: not for what is soon forgotten, and stored in another shape than shown.
     */
    public static boolean areKept(final Kind kind) {
        return kind.ttlSeconds() == 0 && kind.conversion() == Conversion.NONE;
    }

    /** Who writes in this way. */
    public static Manager manager(final Kind kind, final WriteOptions options) {
        return new Manager(
                options.manager(),
                options.applied(),
                kind.apiVersion(),
                options.subresource().map(Subresource::path).orElse(""));
    }

    void created(final Kind kind, final ObjectNode object, final WriteOptions options) {
        if (isTracked(kind, options)) {
            FieldTracker.created(
                    object, schemas.get().type(kind.definition()), manager(kind, options), Meta.time(clock.instant()));
        }
    }

    void updated(final Kind kind, final ObjectNode object, final ObjectNode old, final WriteOptions options) {
        if (isTracked(kind, options)) {
            FieldTracker.updated(
                    old,
                    object,
                    schemas.get().type(kind.definition()),
                    manager(kind, options),
                    Meta.time(clock.instant()));
        }
    }

    private static boolean isTracked(final Kind kind, final WriteOptions options) {
        return areKept(kind) && !options.applied() && !options.manager().isEmpty();
    }
}
