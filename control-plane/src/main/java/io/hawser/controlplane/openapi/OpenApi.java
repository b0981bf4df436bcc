package io.hawser.controlplane.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.kinds.Kinds;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The documents by their paths. They are large and seldom wanted, so they are made when asked for. Thread safe. */
public final class OpenApi {
    private static final String V2 = "/openapi/v2";
    private static final String V3 = "/openapi/v3";
    private static final String V2_PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final Kinds kinds;
    private final Map<String, SoftReference<byte[]>> made = new ConcurrentHashMap<>();

    /** Of these kinds. */
    public OpenApi(final Kinds kinds) {
        this.kinds = kinds;
    }

    /** A document and what it is written in. */
    public static final class Document {
        private final String contentType;
        private final byte[] body;

        Document(final String contentType, final byte[] body) {
            this.contentType = contentType;
            this.body = body;
        }

        /** What it is written in. */
        public String contentType() {
            return contentType;
        }

        /** The document, which the caller must not change. */
        public byte[] body() {
            return body;
        }
    }

    /** The document of a path; empty if there is none. */
    public Optional<Document> document(final String path, final String accept) {
        if (path.equals(V2)) {
            return Optional.of(
                    accept.contains("protobuf")
                            ? new Document(
                                    V2_PROTOBUF, once("v2.pb", () -> Gnostic.encode(new SpecV2(kinds).document())))
                            : json("v2.json", () -> new SpecV2(kinds).document()));
        }
        if (path.equals(V3)) {
            return Optional.of(json("v3", this::index));
        }
        if (path.startsWith(V3 + "/")) {
            final String version = path.substring(V3.length() + 1).replaceFirst("^apis?/", "");
            if (kinds.apiVersions().contains(version)) {
                return Optional.of(json(path, () -> new SpecV3(kinds).document(version)));
            }
        }
        return Optional.empty();
    }

    private ObjectNode index() {
        final ObjectNode index = Json.object();
        final ObjectNode paths = index.putObject("paths");
        for (final String version : kinds.apiVersions()) {
            final String path = (version.contains("/") ? "apis/" : "api/") + version;
            // Clients keep a document as long as this address is the same.
            final String hash = String.valueOf(OpenApi.class.getPackage().getImplementationVersion());
            paths.putObject(path).put("serverRelativeURL", V3 + "/" + path + "?hash=" + hash);
        }
        return index;
    }

    private Document json(final String name, final Supplier<ObjectNode> make) {
        return new Document("application/json", once(name, () -> Json.bytes(make.get())));
    }

    private byte[] once(final String name, final Supplier<byte[]> make) {
        final SoftReference<byte[]> known = made.get(name);
        final byte[] there = known == null ? null : known.get();
        if (there != null) {
            return there;
        }
        final byte[] body = make.get();
        made.put(name, new SoftReference<>(body));
        return body;
    }
}
