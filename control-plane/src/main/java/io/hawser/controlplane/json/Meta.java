package io.hawser.controlplane.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The fields of {@code metadata}. */
public final class Meta {
    private Meta() {}

    /** The object's metadata, made if there is none. */
    public static ObjectNode of(final ObjectNode object) {
        return Json.childOf(object, "metadata");
    }

    /** The object's name, empty if it has none. */
    public static String name(final JsonNode object) {
        return Json.text(object, "metadata", "name");
    }

    /** The object's namespace, empty if it has none. */
    public static String namespace(final JsonNode object) {
        return Json.text(object, "metadata", "namespace");
    }

    /** The object's uid, empty if it has none. */
    public static String uid(final JsonNode object) {
        return Json.text(object, "metadata", "uid");
    }

    /** The object's resource version, empty if it has none. */
    public static String resourceVersion(final JsonNode object) {
        return Json.text(object, "metadata", "resourceVersion");
    }

    /** Whether the object is being deleted. */
    public static boolean isDeleting(final JsonNode object) {
        return !Json.absent(Json.at(object, "metadata", "deletionTimestamp"));
    }

    /** Whether somebody has to agree before the object goes. */
    public static boolean hasFinalizers(final JsonNode object) {
        return !Json.at(object, "metadata", "finalizers").isEmpty();
    }

    /** A time as metadata has it, in whole seconds. */
    public static String time(final Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
