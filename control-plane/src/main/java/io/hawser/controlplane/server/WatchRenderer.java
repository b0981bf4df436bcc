package io.hawser.controlplane.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.resource.Conversion;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Statuses;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.table.Tables;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the lines of one watch. Used by one thread at a time. */
final class WatchRenderer {
    /** What comes around an object, at most. */
    private static final int ENVELOPE = 40;

    private final ApiRequest request;
    private final Kind kind;
    private final Renderer renderer;
    private final WatchLines lines;
    private final MediaType type;
    private boolean columnsKnown;

    WatchRenderer(final ApiRequest request, final Kind kind, final Renderer renderer, final WatchLines lines) {
        this.request = request;
        this.kind = kind;
        this.renderer = renderer;
        this.lines = lines;
        this.type = MediaType.of(request.header("accept"));
    }

    String contentType() {
        return type.contentType();
    }

    /** The line of what was there when the watch began. Nobody may write to it. */
    Buffer initial(final Stored object) {
        return line("ADDED", object);
    }

    /** The line of a change, the same for all who watch it in this shape. Nobody may write to it. */
    Buffer change(final String change, final Stored object) {
        // Which headings a table has depends on what its watcher has seen, and what is in it on what it asked for.
        return type == MediaType.TABLE
                ? line(change, object)
                : lines.of(object, change, type, kind, () -> line(change, object));
    }

    private Buffer line(final String change, final Stored object) {
        final byte[] json = type == MediaType.JSON && kind.conversion() == Conversion.NONE
                ? object.toBytes()
                : Json.bytes(shown(object));
        return Buffer.buffer(json.length + ENVELOPE)
                .appendString("{\"type\":\"")
                .appendString(change)
                .appendString("\",\"object\":")
                .appendBytes(json)
                .appendString("}\n");
    }

    private ObjectNode shown(final Stored object) {
        final ObjectNode tree = kind.conversion().shown(object.tree());
        if (type == MediaType.PARTIAL) {
            return Tables.metadata(tree);
        }
        if (type != MediaType.TABLE) {
            return tree;
        }
        final ObjectNode table = renderer.table(request, kind, List.of(tree));
        // kubectl shows the headings each time that it is sent them.
        if (columnsKnown) {
            table.putNull("columnDefinitions");
        }
        columnsKnown = true;
        return table;
    }

    void bookmark(final Buffer line, final long revision, final boolean initialEnd) {
        final ObjectNode object = Json.object();
        object.put("kind", type == MediaType.PARTIAL ? "PartialObjectMetadata" : kind.name());
        object.put("apiVersion", type == MediaType.PARTIAL ? "meta.k8s.io/v1" : kind.apiVersion());
        final ObjectNode metadata = object.putObject("metadata").put("resourceVersion", Long.toString(revision));
        if (initialEnd) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        line.appendString("{\"type\":\"BOOKMARK\",\"object\":")
                .appendBytes(
                        Json.bytes(type == MediaType.TABLE ? renderer.table(request, kind, List.of(object)) : object))
                .appendString("}\n");
    }

    void error(final Buffer line, final ApiException failure) {
        line.appendString("{\"type\":\"ERROR\",\"object\":")
                .appendString(new String(Json.bytes(Statuses.of(failure)), StandardCharsets.UTF_8))
                .appendString("}\n");
    }
}
