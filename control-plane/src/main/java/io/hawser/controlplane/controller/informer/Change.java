package io.hawser.controlplane.controller.informer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * An object is new, has changed, or is gone: one of the two is there at least. Not to be modified.
 *
 * @param before as it was known
 * @param now as it is
 */
public record Change(Optional<ObjectNode> before, Optional<ObjectNode> now) {
    /** The object as it is, or was last. */
    public ObjectNode latest() {
        return now.or(() -> before).orElseThrow();
    }
}
