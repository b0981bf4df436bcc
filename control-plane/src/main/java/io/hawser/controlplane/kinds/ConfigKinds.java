package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.resource.Column;
import io.hawser.controlplane.resource.Defaults;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.resource.Validation;
import io.hawser.controlplane.status.Cause;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** ConfigMaps, Secrets and ServiceAccounts. */
final class ConfigKinds {
    private static final int MAX_BYTES = 1 << 20;

    private ConfigKinds() {}

    static Kind configMap() {
        return Kind.of(Kinds.CORE, "", "v1", "ConfigMap")
                .inNamespaces()
                .shortNames("cm")
                .columns(
                        Column.number(
                                "Data",
                                map -> map.path("data").size()
                                        + map.path("binaryData").size()),
                        Column.AGE)
                .validate(ConfigKinds::checkConfigMap)
                .validateUpdate(ConfigKinds::checkImmutable);
    }

    static Kind secret() {
        return Kind.of(Kinds.CORE, "", "v1", "Secret")
                .inNamespaces()
                .selectable("type")
                .columns(Cells.field("Type", "type"), Cells.size("Data", "data"), Column.AGE)
                .defaults(Defaults.of("type=\"Opaque\""))
                .onCreate(ConfigKinds::encode)
                .onUpdate((secret, old) -> encode(secret))
                .validate(ConfigKinds::checkSecret)
                .validateUpdate((secret, old, found) -> {
                    found.immutable(secret, old, "", "type");
                    checkImmutable(secret, old, found);
                });
    }

    static Kind serviceAccount() {
        return Kind.of(Kinds.CORE, "", "v1", "ServiceAccount")
                .inNamespaces()
                .shortNames("sa")
                .subresources(Subresource.TOKEN)
                .columns(Cells.size("Secrets", "secrets"), Column.AGE);
    }

    /** Text becomes data, as a client may write it in plain. */
    private static void encode(final ObjectNode secret) {
        if (secret.remove("stringData") instanceof ObjectNode texts) {
            final ObjectNode data = Json.childOf(secret, "data");
            texts.properties()
                    .forEach(text -> data.put(
                            text.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(text.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static void checkConfigMap(final ObjectNode map, final Validation found) {
        final Set<String> keys = new HashSet<>();
        int bytes = 0;
        for (final String field : new String[] {"data", "binaryData"}) {
            for (final var entry : map.path(field).properties()) {
                checkKey(entry.getKey(), field, found);
                if (!keys.add(entry.getKey())) {
                    found.add(Cause.invalid(
                            "data[" + entry.getKey() + "]", entry.getKey(), "duplicate of key present in binaryData"));
                }
                bytes += entry.getValue().asText().length();
            }
        }
        if (bytes > MAX_BYTES) {
            found.add(Cause.tooLong("", MAX_BYTES, "bytes"));
        }
    }

    private static void checkSecret(final ObjectNode secret, final Validation found) {
        int bytes = 0;
        for (final var entry : secret.path("data").properties()) {
            checkKey(entry.getKey(), "data", found);
            bytes += entry.getValue().asText().length() / 4 * 3;
        }
        if (bytes > MAX_BYTES) {
            found.add(Cause.tooLong("data", MAX_BYTES, "bytes"));
        }
        final JsonNode data = secret.path("data");
        switch (secret.path("type").asText()) {
            case "kubernetes.io/tls" -> {
                needs(data, "tls.crt", found);
                needs(data, "tls.key", found);
            }
            case "kubernetes.io/dockerconfigjson" -> needs(data, ".dockerconfigjson", found);
            case "kubernetes.io/ssh-auth" -> needs(data, "ssh-privatekey", found);
            default -> {}
        }
    }

    private static void needs(final JsonNode data, final String key, final Validation found) {
        if (!data.has(key)) {
            found.add(Cause.required("data[" + key + "]", ""));
        }
    }

    private static void checkKey(final String key, final String field, final Validation found) {
        if (!key.matches("[-._a-zA-Z0-9]+") || key.equals(".") || key.equals("..")) {
            found.add(Cause.invalid(
                    field + "[" + key + "]",
                    key,
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',"
                            + "  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"));
        }
    }

    private static void checkImmutable(final ObjectNode now, final ObjectNode before, final Validation found) {
        if (!before.path("immutable").asBoolean()) {
            return;
        }
        if (!now.path("immutable").asBoolean()) {
            found.add(Cause.forbidden("immutable", "field is immutable when `immutable` is set"));
        }
        for (final String field : new String[] {"data", "binaryData"}) {
            if (!now.path(field).equals(before.path(field))) {
                found.add(Cause.forbidden(field, "field is immutable when `immutable` is set"));
            }
        }
    }
}
