package io.hawser.controlplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

/** JSON patches, RFC 6902. */
public final class JsonPatches {
    /** Kubernetes' bound on the operations of one patch. */
    private static final int MAX_OPERATIONS = 10_000;

    private JsonPatches() {}

    /** The object after the patch. Throws {@link PatchException} if it cannot be applied, such as a failing test. */
    public static ObjectNode apply(final ObjectNode object, final JsonNode patch) throws PatchException {
        if (!patch.isArray()) {
            throw new PatchException(false, "json: cannot unmarshal object into Go value of type jsonpatch.Patch");
        }
        if (patch.size() > MAX_OPERATIONS) {
            throw new PatchException(
                    false,
                    "The allowed maximum operations in a JSON patch is " + MAX_OPERATIONS + ", got " + patch.size());
        }
        try {
            if (JsonPatch.apply(patch, object) instanceof ObjectNode patched) {
                return patched;
            }
            throw new PatchException(true, "the patch leaves no object");
        } catch (final JsonPatchException e) {
            throw new PatchException(true, e.getMessage());
        }
    }
}
