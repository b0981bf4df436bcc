package io.hawser.controlplane.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.resource.Column;
import io.hawser.controlplane.resource.Kind;
import java.time.Instant;
import java.util.List;

/** Makes objects of kind {@code Table}. */
public final class Tables {
    private Tables() {}

    /** How much of the object each row carries. */
    public enum Include {
        NONE,
        METADATA,
        OBJECT
    }

    /** A table of objects, with their kind's columns. */
    public static ObjectNode of(
            final Kind kind, final List<ObjectNode> objects, final Include include, final Instant now) {
        final ObjectNode table = Json.object();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1").putObject("metadata");
        final ArrayNode columns = table.putArray("columnDefinitions");
        for (final Column column : kind.columns()) {
            columns.addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("format", column.format())
                    .put("description", "")
                    .put("priority", column.wide() ? 1 : 0);
        }
        final ArrayNode rows = table.putArray("rows");
        for (final ObjectNode object : objects) {
            final ObjectNode row = rows.addObject();
            final ArrayNode cells = row.putArray("cells");
            for (final Column column : kind.columns()) {
                final JsonNode cell = column.cell().of(object, now);
                cells.add(cell.isMissingNode() ? cells.nullNode() : cell);
            }
            if (include != Include.NONE) {
                row.set("object", include == Include.OBJECT ? object : metadata(object));
            }
        }
        return table;
    }

    /** Only the metadata of an object. */
    public static ObjectNode metadata(final ObjectNode object) {
        final ObjectNode partial = Json.object();
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
        partial.set("metadata", object.path("metadata"));
        return partial;
    }
}
