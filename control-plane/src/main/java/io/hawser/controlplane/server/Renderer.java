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
            return new Answer.Whole(200, type.contentType(), listBytes(kind, page));
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

    /** Copies the objects' bytes one behind the other; no tree is made. */
    private static Buffer listBytes(final Kind kind, final Reader.Page page) {
        final ObjectNode envelope = Json.object();
        envelope.put("kind", kind.name() + "List").put("apiVersion", kind.apiVersion());
        envelope.set("metadata", metadata(page));
        final byte[] head = Json.bytes(envelope);
        final byte[] items = ",\"items\":[".getBytes(StandardCharsets.US_ASCII);
        int length =
                head.length - 1 + items.length + 2 + Math.max(0, page.objects().size() - 1);
        for (final Stored object : page.objects()) {
            length += object.length();
        }
        final byte[] all = new byte[length];
        System.arraycopy(head, 0, all, 0, head.length - 1);
        int at = head.length - 1;
        System.arraycopy(items, 0, all, at, items.length);
        at += items.length;
        boolean first = true;
        for (final Stored object : page.objects()) {
            if (!first) {
                all[at++] = ',';
            }
            first = false;
            at = object.copyTo(all, at);
        }
        all[at++] = ']';
        all[at] = '}';
        return Buffer.buffer(all);
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
