package io.hawser.controlplane.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;

/** Objects of kind {@code Status}. */
public final class Statuses {
    private Statuses() {}

    /** What a client is told of a failure. */
    public static ObjectNode of(final ApiException failure) {
        final ObjectNode status = empty();
        if (!failure.continueToken().isEmpty()) {
            Json.childOf(status, "metadata").put("continue", failure.continueToken());
        }
        status.put("status", "Failure").put("message", failure.getMessage());
        status.put("reason", failure.reason().name());
        final ApiException.Details details = failure.details();
        final ObjectNode about = Json.object();
        put(about, "name", details.name());
        put(about, "group", details.group());
        put(about, "kind", details.kind());
        if (!details.causes().isEmpty()) {
            final ArrayNode causes = about.putArray("causes");
            for (final Cause cause : details.causes()) {
                final ObjectNode one = causes.addObject();
                one.put("reason", cause.reason()).put("message", cause.message());
                put(one, "field", cause.field());
            }
        }
        if (details.retryAfterSeconds() > 0) {
            about.put("retryAfterSeconds", details.retryAfterSeconds());
        }
        if (!about.isEmpty()) {
            status.set("details", about);
        }
        status.put("code", failure.reason().code());
        return status;
    }

    /** What a client is told of an object that is gone. */
    public static ObjectNode deleted(final String group, final String resource, final String name, final String uid) {
        final ObjectNode status = success();
        final ObjectNode details = status.putObject("details");
        put(details, "name", name);
        put(details, "group", group);
        put(details, "kind", resource);
        put(details, "uid", uid);
        return status;
    }

    /** What a client is told of something that has no object to show, such as a binding. */
    public static ObjectNode created() {
        return success().put("code", 201);
    }

    private static ObjectNode success() {
        return empty().put("status", "Success");
    }

    private static ObjectNode empty() {
        final ObjectNode status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return status;
    }

    private static void put(final ObjectNode node, final String field, final String value) {
        if (!value.isEmpty()) {
            node.put(field, value);
        }
    }
}
