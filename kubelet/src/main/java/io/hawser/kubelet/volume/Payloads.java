package io.hawser.kubelet.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.FieldValues;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.volume.AtomicDirectory.FileContent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Turns volumes that are made from objects into files. Not thread safe: made anew for each time. */
final class Payloads {
    private static final int DEFAULT_MODE = 0644;
    private static final int GROUP_MAY_READ = 040;

    private final ObjectSource objects;
    private final Tokens tokens;
    private final FieldValues values;
    private final Pod pod;
    private final Map<String, FileContent> files = new LinkedHashMap<>();

    Payloads(final ObjectSource objects, final Tokens tokens, final FieldValues values) {
        this.objects = objects;
        this.tokens = tokens;
        this.values = values;
        this.pod = values.pod();
    }

    /** The files of a volume, by their paths in it; empty if the volume is of another kind. */
    Optional<Map<String, FileContent>> of(final JsonNode volume) throws VolumeException {
        if (volume.has("configMap")) {
            final JsonNode source = volume.path("configMap");
            configMap(source, mode(source, DEFAULT_MODE));
        } else if (volume.has("secret")) {
            final JsonNode source = volume.path("secret");
            secret(source, Json.text(source, "secretName"), mode(source, DEFAULT_MODE));
        } else if (volume.has("downwardAPI")) {
            final JsonNode source = volume.path("downwardAPI");
            downward(source, mode(source, DEFAULT_MODE));
        } else if (volume.has("projected")) {
            final JsonNode projected = volume.path("projected");
            final int mode = mode(projected, DEFAULT_MODE);
            for (final JsonNode source : projected.path("sources")) {
                projected(source, mode);
            }
        } else {
            return Optional.empty();
        }
        return Optional.of(files);
    }

    private static int mode(final JsonNode source, final int otherwise) {
        return source.path("defaultMode").asInt(otherwise);
    }

    private void projected(final JsonNode source, final int mode) throws VolumeException {
        if (source.has("configMap")) {
            configMap(source.path("configMap"), mode);
        } else if (source.has("secret")) {
            secret(source.path("secret"), Json.text(source, "secret", "name"), mode);
        } else if (source.has("downwardAPI")) {
            downward(source.path("downwardAPI"), mode);
        } else if (source.has("serviceAccountToken")) {
            final JsonNode token = source.path("serviceAccountToken");
            final boolean shared = !Json.absent(Json.at(pod.spec(), "securityContext", "fsGroup"));
            put(
                    Json.text(token, "path"),
                    tokens.get(objects, pod, token).getBytes(StandardCharsets.UTF_8),
                    shared ? 0600 | GROUP_MAY_READ : mode);
        } else {
            throw new VolumeException("a projected volume has a source that is not supported: " + source);
        }
    }

    private void configMap(final JsonNode source, final int mode) throws VolumeException {
        final String name = Json.text(source, "name");
        final Optional<JsonNode> found = objects.find("configmaps", pod.namespace(), name);
        if (found.isEmpty()) {
            requireOptional(source, "configmap \"" + name + "\" not found");
            return;
        }
        final Map<String, byte[]> data = new LinkedHashMap<>();
        found.get()
                .path("data")
                .properties()
                .forEach(entry ->
                        data.put(entry.getKey(), entry.getValue().asText().getBytes(StandardCharsets.UTF_8)));
        found.get()
                .path("binaryData")
                .properties()
                .forEach(entry -> data.put(
                        entry.getKey(),
                        Base64.getDecoder().decode(entry.getValue().asText())));
        choose(source, data, mode);
    }

    private void secret(final JsonNode source, final String name, final int mode) throws VolumeException {
        final Optional<JsonNode> found = objects.find("secrets", pod.namespace(), name);
        if (found.isEmpty()) {
            requireOptional(source, "secret \"" + name + "\" not found");
            return;
        }
        final Map<String, byte[]> data = new LinkedHashMap<>();
        found.get()
                .path("data")
                .properties()
                .forEach(entry -> data.put(
                        entry.getKey(),
                        Base64.getDecoder().decode(entry.getValue().asText())));
        choose(source, data, mode);
    }

    private void downward(final JsonNode source, final int mode) throws VolumeException {
        for (final JsonNode item : source.path("items")) {
            final Optional<String> value = item.has("fieldRef")
                    ? values.field(Json.text(item, "fieldRef", "fieldPath"))
                    : values.resource(item.path("resourceFieldRef"), "");
            put(
                    Json.text(item, "path"),
                    value.orElseThrow(() -> new VolumeException("the downward API has no " + item))
                            .getBytes(StandardCharsets.UTF_8),
                    item.path("mode").asInt(mode));
        }
    }

    private void choose(final JsonNode source, final Map<String, byte[]> data, final int mode) throws VolumeException {
        final JsonNode items = source.path("items");
        if (items.isEmpty()) {
            for (final Map.Entry<String, byte[]> entry : data.entrySet()) {
                put(entry.getKey(), entry.getValue(), mode);
            }
            return;
        }
        for (final JsonNode item : items) {
            final String key = Json.text(item, "key");
            if (data.containsKey(key)) {
                put(Json.text(item, "path"), data.get(key), item.path("mode").asInt(mode));
            } else {
                requireOptional(source, "references non-existent config key: " + key);
            }
        }
    }

    private static void requireOptional(final JsonNode source, final String why) throws VolumeException {
        if (!source.path("optional").asBoolean()) {
            throw new VolumeException(why);
        }
    }

    private void put(final String path, final byte[] bytes, final int mode) throws VolumeException {
        if (path.isEmpty() || path.startsWith("/") || (path + "/").contains("../")) {
            throw new VolumeException("invalid path in a volume, which must be relative and stay in it: " + path);
        }
        files.put(path, new FileContent(bytes, mode));
    }
}
