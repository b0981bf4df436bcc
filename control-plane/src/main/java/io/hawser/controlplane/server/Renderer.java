package io.hawser.controlplane.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.registry.Reader;
import io.hawser.controlplane.resource.Conversion;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.table.Tables;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** Writes objects and lists in the shape that a client wants. Thread safe. */
final class Renderer {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Longer lists are written piece by piece. */
    private static final int MOST_AT_ONCE = 200;

    private static final int MOST_BYTES_AT_ONCE = 256 << 10;

    private final Clock clock;

    Renderer(final Clock clock) {
        this.clock = clock;
    }

    Answer object(final ApiRequest request, final Kind kind, final int code, final ObjectNode stored) {
        final ObjectNode shown = kind.conversion().shown(stored);
        final MediaType type = MediaType.of(request.header("accept"));
        return switch (type) {
            case JSON -> Answer.json(code, shown);
            case YAML -> yaml(code, shown);
            case TABLE -> Answer.json(code, table(request, kind, List.of(shown)));
            case PARTIAL -> Answer.json(code, Tables.metadata(shown));
        };
    }

    Answer object(final ApiRequest request, final Kind kind, final Stored stored) {
        if (kind.conversion() == Conversion.NONE && MediaType.of(request.header("accept")) == MediaType.JSON) {
            return new Answer.Whole(200, MediaType.JSON.contentType(), Buffer.buffer(stored.toBytes()));
        }
        return object(request, kind, 200, stored.tree());
    }

    Answer list(final ApiRequest request, final Kind kind, final Reader.Page page) {
        final MediaType type = MediaType.of(request.header("accept"));
        if (type == MediaType.JSON && kind.conversion() == Conversion.NONE) {
            return listing(kind, page);
        }
        final List<ObjectNode> objects = page.objects().stream()
                .map(stored -> kind.conversion().shown(stored.tree()))
                .toList();
        if (type == MediaType.TABLE) {
            final ObjectNode table = table(request, kind, objects);
            table.set("metadata", metadata(page));
            return Answer.json(200, table);
        }
        final ObjectNode list = Json.object();
        final boolean partial = type == MediaType.PARTIAL;
        list.put("kind", partial ? "PartialObjectMetadataList" : kind.name() + "List");
        list.put("apiVersion", partial ? "meta.k8s.io/v1" : kind.apiVersion());
        list.set("metadata", metadata(page));
        final ArrayNode items = list.putArray("items");
        objects.forEach(object -> items.add(partial ? Tables.metadata(object) : object));
        return type == MediaType.YAML ? yaml(200, list) : Answer.json(200, list);
    }

    ObjectNode table(final ApiRequest request, final Kind kind, final List<ObjectNode> objects) {
        final Tables.Include include =
                switch (request.query("includeObject")) {
                    case "None" -> Tables.Include.NONE;
                    case "Object" -> Tables.Include.OBJECT;
                    default -> Tables.Include.METADATA;
                };
        return Tables.of(kind, objects, include, clock.instant());
    }

    /** The objects' bytes one behind the other; no tree is made. */
    private static Answer listing(final Kind kind, final Reader.Page page) {
        final ObjectNode envelope = Json.object();
        envelope.put("kind", kind.name() + "List").put("apiVersion", kind.apiVersion());
        envelope.set("metadata", metadata(page));
        final String open = new String(Json.bytes(envelope), StandardCharsets.UTF_8);
        final Buffer head = Buffer.buffer(open.substring(0, open.length() - 1) + ",\"items\":[");
        final Answer.Listing list =
                new Answer.Listing(MediaType.JSON.contentType(), head, page.objects(), Buffer.buffer("]}"));
        return page.objects().size() > MOST_AT_ONCE || list.length() > MOST_BYTES_AT_ONCE ? list : whole(list);
    }

    private static Answer whole(final Answer.Listing list) {
        final byte[] all = new byte[(int) list.length()];
        list.head().getBytes(all);
        int at = list.head().length();
        boolean first = true;
        for (final Stored object : list.objects()) {
            if (!first) {
                all[at++] = ',';
            }
            first = false;
            at = object.copyTo(all, at);
        }
        list.tail().getBytes(all, at);
        return new Answer.Whole(200, list.contentType(), Buffer.buffer(all));
    }

    private static ObjectNode metadata(final Reader.Page page) {
        final ObjectNode metadata = Json.object();
        metadata.put("resourceVersion", Long.toString(page.revision()));
        if (!page.token().isEmpty()) {
            metadata.put("continue", page.token());
            if (page.remaining() >= 0) {
                metadata.put("remainingItemCount", page.remaining());
            }
        }
        return metadata;
    }

    private static Answer yaml(final int code, final JsonNode node) {
        try {
            return new Answer.Whole(code, MediaType.YAML.contentType(), Buffer.buffer(YAML.writeValueAsString(node)));
        } catch (final JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
