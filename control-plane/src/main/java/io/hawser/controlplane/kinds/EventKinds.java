package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.resource.Ages;
import io.hawser.controlplane.resource.Column;
import io.hawser.controlplane.resource.Conversion;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.Cause;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Events, as the core group and as events.k8s.io has them; stored as the core's. */
final class EventKinds {
    private static final int TTL_SECONDS = 3600;

    /** The core's field, by what events.k8s.io calls it. */
    private static final Map<String, String> RENAMED = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "reportingController", "reportingComponent",
            "deprecatedSource", "source",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp",
            "deprecatedCount", "count");

    private static final String[] FIELDS = {
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "source",
        "type"
    };

    private EventKinds() {}

    static Kind core() {
        return columns(Kind.of(Kinds.CORE, "", "v1", "Event"), "involvedObject", "message", "count")
                .validate((event, found) -> {
                    final String about = Json.text(event, "involvedObject", "namespace");
                    final String own = Json.text(event, "metadata", "namespace");
                    if (!about.isEmpty() && !about.equals(own)) {
                        found.add(Cause.invalid("involvedObject.namespace", about, "does not match event.namespace"));
                    }
                });
    }

    static Kind events() {
        return columns(
                        Kind.of("io.k8s.api.events.v1", "events.k8s.io", "v1", "Event"),
                        "regarding",
                        "note",
                        "deprecatedCount")
                .selectableAs(Arrays.stream(FIELDS)
                        .filter(field -> field.startsWith("involvedObject."))
                        .collect(Collectors.toMap(
                                field -> field.replace("involvedObject.", "regarding."), field -> field)))
                .convertedBy(new Conversion() {
                    @Override
                    public ObjectNode shown(final ObjectNode stored) {
                        RENAMED.forEach((here, there) -> rename(stored, there, here));
                        return stored.put("apiVersion", "events.k8s.io/v1");
                    }

                    @Override
                    public ObjectNode stored(final ObjectNode shown) {
                        RENAMED.forEach((here, there) -> rename(shown, here, there));
                        return shown.put("apiVersion", "v1");
                    }
                });
    }

    private static void rename(final ObjectNode node, final String from, final String to) {
        final JsonNode value = node.remove(from);
        if (value != null) {
            node.set(to, value);
        }
    }

    private static Kind columns(final Kind kind, final String about, final String message, final String count) {
        return kind.inNamespaces()
                .storedAt("/registry/events/")
                .shortNames("ev")
                .selectable(FIELDS)
                .forgottenAfter(TTL_SECONDS)
                .columnsWithoutName(
                        new Column(
                                "Last Seen",
                                "string",
                                "",
                                false,
                                (event, now) -> TextNode.valueOf(lastSeen(event, now))),
                        Cells.field("Type", "type"),
                        Cells.field("Reason", "reason"),
                        Column.text("Object", event -> object(event.path(about))),
                        Column.wide("Subobject", event -> Json.text(event, about, "fieldPath")),
                        Column.wide("Source", EventKinds::source),
                        Column.text(
                                "Message", event -> event.path(message).asText().strip()),
                        new Column(
                                "First Seen",
                                "string",
                                "",
                                true,
                                (event, now) -> TextNode.valueOf(Ages.since(firstSeen(event), now))),
                        new Column(
                                "Count",
                                "integer",
                                "",
                                true,
                                (event, now) ->
                                        TextNode.valueOf(event.path(count).asText("1"))),
                        new Column(
                                "Name",
                                "string",
                                "name",
                                true,
                                (event, now) -> event.path("metadata").path("name")));
    }

    private static String object(final JsonNode reference) {
        return reference.path("kind").asText().toLowerCase(Locale.ROOT) + "/"
                + reference.path("name").asText();
    }

    private static String first(final JsonNode event, final String... fields) {
        for (final String field : fields) {
            final String value = event.path(field).asText("");
            if (!value.isEmpty() && !"null".equals(value)) {
                return value;
            }
        }
        return Json.text(event, "metadata", "creationTimestamp");
    }

    private static String firstSeen(final JsonNode event) {
        return first(event, "firstTimestamp", "deprecatedFirstTimestamp", "eventTime");
    }

    private static String lastSeen(final JsonNode event, final Instant now) {
        final String observed = Json.text(event, "series", "lastObservedTime");
        return Ages.since(
                observed.isEmpty() ? first(event, "lastTimestamp", "deprecatedLastTimestamp", "eventTime") : observed,
                now);
    }

    private static String source(final JsonNode event) {
        final JsonNode source = event.has("source") ? event.path("source") : event.path("deprecatedSource");
        final String component = source.path("component")
                .asText(event.path("reportingComponent")
                        .asText(event.path("reportingController").asText()));
        final String host = source.path("host").asText("");
        return host.isEmpty() ? component : component + ", " + host;
    }
}
