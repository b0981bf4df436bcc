package io.hawser.kubelet.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.FieldValues;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.volume.ObjectSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A container's environment: of services, of whole objects, and one by one. Made anew for each container. */
final class Environment {
    private final ObjectSource objects;
    private final FieldValues values;
    private final Pod pod;
    private final Map<String, String> result;

    Environment(final ObjectSource objects, final FieldValues values, final Map<String, String> services) {
        this.objects = objects;
        this.values = values;
        this.pod = values.pod();
        this.result = new LinkedHashMap<>(services);
    }

    Map<String, String> of(final Pod.ContainerSpec container) throws ConfigException {
        for (final JsonNode source : container.json().path("envFrom")) {
            all(source);
        }
        for (final JsonNode variable : container.json().path("env")) {
            final String name = Json.text(variable, "name");
            final JsonNode from = variable.path("valueFrom");
            if (Json.absent(from)) {
                result.put(name, Expansion.expand(Json.text(variable, "value"), result));
            } else {
                final Optional<String> value = from(from, container.name());
                value.ifPresent(text -> result.put(name, text));
            }
        }
        return result;
    }

    private void all(final JsonNode source) throws ConfigException {
        final String prefix = Json.text(source, "prefix");
        final boolean config = source.has("configMapRef");
        final JsonNode reference = source.path(config ? "configMapRef" : "secretRef");
        final Optional<JsonNode> found = object(config, reference);
        if (found.isEmpty()) {
            return;
        }
        found.get().path("data").properties().forEach(entry -> {
            final String text = entry.getValue().asText();
            result.put(prefix + entry.getKey(), config ? text : decode(text));
        });
    }

    private Optional<String> from(final JsonNode from, final String container) throws ConfigException {
        if (from.has("fieldRef")) {
            final String path = Json.text(from, "fieldRef", "fieldPath");
            return Optional.of(
                    values.field(path).orElseThrow(() -> new ConfigException("unsupported fieldPath: " + path)));
        }
        if (from.has("resourceFieldRef")) {
            final JsonNode reference = from.path("resourceFieldRef");
            return Optional.of(values.resource(reference, container)
                    .orElseThrow(() -> new ConfigException(
                            "unsupported container resource: " + Json.text(reference, "resource"))));
        }
        final boolean config = from.has("configMapKeyRef");
        final JsonNode reference = from.path(config ? "configMapKeyRef" : "secretKeyRef");
        final Optional<JsonNode> found = object(config, reference);
        final String key = Json.text(reference, "key");
        final JsonNode value =
                found.map(object -> object.path("data").path(key)).orElse(null);
        if (!Json.absent(value)) {
            return Optional.of(config ? value.asText() : decode(value.asText()));
        }
        if (reference.path("optional").asBoolean()) {
            return Optional.empty();
        }
        throw new ConfigException("couldn't find key " + key + " in " + (config ? "ConfigMap" : "Secret") + " "
                + pod.namespace() + "/" + Json.text(reference, "name"));
    }

    private Optional<JsonNode> object(final boolean config, final JsonNode reference) throws ConfigException {
        final String name = Json.text(reference, "name");
        final Optional<JsonNode> found = objects.find(config ? "configmaps" : "secrets", pod.namespace(), name);
        if (found.isEmpty() && !reference.path("optional").asBoolean()) {
            throw new ConfigException((config ? "configmap" : "secret") + " \"" + name + "\" not found");
        }
        return found;
    }

    private static String decode(final String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
