package io.hawser.controlplane.server;

import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;

/** In which shape and notation a client wants its answer. */
enum MediaType {
    JSON("application/json"),
    YAML("application/yaml"),
    TABLE("application/json"),
    PARTIAL("application/json");

    private final String contentType;

    MediaType(final String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** The first that is known of those a client accepts. */
    static MediaType of(final String accept) {
        if (accept == null || accept.isBlank()) {
            return JSON;
        }
        for (final String choice : accept.split(",", -1)) {
            final String[] parts = choice.strip().split(";", -1);
            final String type = parts[0].strip();
            String as = "";
            boolean version1 = true;
            for (int i = 1; i < parts.length; i++) {
                final String parameter = parts[i].strip();
                if (parameter.startsWith("as=")) {
                    as = parameter.substring("as=".length());
                } else if (parameter.startsWith("v=")) {
                    version1 = parameter.equals("v=v1");
                }
            }
            final MediaType known = of(type, as, version1);
            if (known != null) {
                return known;
            }
        }
        throw ApiException.of(
                Reason.NotAcceptable,
                "only the following media types are accepted: application/json, application/yaml");
    }

    private static MediaType of(final String type, final String as, final boolean version1) {
        return switch (type) {
            case "application/json" ->
                switch (as) {
                    case "" -> JSON;
                    case "Table" -> version1 ? TABLE : null;
                    case "PartialObjectMetadata", "PartialObjectMetadataList" -> version1 ? PARTIAL : null;
                    default -> null;
                };
            case "application/*", "*/*" -> JSON;
            case "application/yaml" -> as.isEmpty() ? YAML : null;
            default -> null;
        };
    }
}
