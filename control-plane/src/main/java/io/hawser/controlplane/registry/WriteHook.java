package io.hawser.controlplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.storage.Write;
import java.util.List;

/** What else has a say when objects are written: admission, and who gives out addresses. */
public interface WriteHook {
    /**
     * What has to be claimed and released together with a write.
     *
     * @param claims keys that must be free
     * @param releases keys that become free
     */
    record Claims(List<Write.Claim> claims, List<String> releases) {
        /** Nothing. */
        public static final Claims NONE = new Claims(List.of(), List.of());
    }

    /** Changes or refuses a new object. Called again if what it claimed was taken meanwhile. */
    default void create(final Kind kind, final ObjectNode object) {}

    /** Changes or refuses a changed object. Called again if what it claimed was taken meanwhile. */
    default void update(final Kind kind, final ObjectNode object, final ObjectNode old) {}

    /** What the write claims; the new object is empty for a deletion, the old one for a creation. */
    default Claims claims(final Kind kind, final ObjectNode object, final ObjectNode old) {
        return Claims.NONE;
    }

    /** What was claimed is taken: the hook may have believed it free. */
    default void taken(final String claim) {}

    /** A new object was written. */
    default void created(final Kind kind, final ObjectNode object) {}
}
