package io.hawser.controlplane.registry;

import io.hawser.controlplane.resource.Subresource;
import java.util.Optional;

/**
 * How to write.
 *
 * @param dryRun whether to do everything but the write itself
 * @param manager who is told of as the one that set the fields
 * @param subresource the part of the object that is written; empty for the whole
 * @param applied whether what is written knows its managers already, by server-side apply
 */
public record WriteOptions(boolean dryRun, String manager, Optional<Subresource> subresource, boolean applied) {
    /** A plain write of the whole object. */
    public static final WriteOptions PLAIN = new WriteOptions(false, "", Optional.empty(), false);

    /** Of one who does not apply. */
    public WriteOptions(final boolean dryRun, final String manager, final Optional<Subresource> subresource) {
        this(dryRun, manager, subresource, false);
    }

    /** The same for one who applies. */
    public WriteOptions byApply() {
        return new WriteOptions(dryRun, manager, subresource, true);
    }

    /** Whether this part is written. */
    boolean writes(final Subresource part) {
        return subresource.filter(part::equals).isPresent();
    }
}
