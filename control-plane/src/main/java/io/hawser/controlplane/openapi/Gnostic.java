package io.hawser.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Writes an OpenAPI 2.0 document in the protobuf messages of gnostic ({@code openapiv2/OpenAPIv2.proto}), the only
 * notation that kubectl before 1.27 reads. Covers what {@link SpecV2} and its definitions use.
 */
final class Gnostic {
    private Gnostic() {}

    /** Field numbers by message. */
    private static final class Document {
        static final int SWAGGER = 1;
        static final int INFO = 2;
        static final int PATHS = 8;
        static final int DEFINITIONS = 9;
    }

    private static final class PathItem {
        static final int GET = 2;
        static final int PUT = 3;
        static final int POST = 4;
        static final int DELETE = 5;
        static final int PATCH = 8;
    }

    private static final class Operation {
        static final int OPERATION_ID = 5;
        static final int PARAMETERS = 8;
        static final int RESPONSES = 9;
        static final int VENDOR_EXTENSION = 13;
    }

    private static final class Schema {
        static final int REF = 1;
        static final int FORMAT = 2;
        static final int DESCRIPTION = 4;
        static final int REQUIRED = 19;
        static final int ADDITIONAL_PROPERTIES = 21;
        static final int TYPE = 22;
        static final int ITEMS = 23;
        static final int PROPERTIES = 25;
        static final int VENDOR_EXTENSION = 31;
    }

    static byte[] encode(final ObjectNode document) {
        final JsonNode info = document.path("info");
        final Proto paths = new Proto();
        document.path("paths")
                .properties()
                .forEach(path ->
                        paths.message(2, new Proto().text(1, path.getKey()).message(2, pathItem(path.getValue()))));
        final Proto definitions = new Proto();
        document.path("definitions")
                .properties()
                .forEach(one -> definitions.message(1, named(one.getKey(), one.getValue())));
        return new Proto()
                .text(Document.SWAGGER, document.path("swagger").asText())
                .message(
                        Document.INFO,
                        new Proto()
                                .text(1, info.path("title").asText())
                                .text(2, info.path("version").asText()))
                .message(Document.PATHS, paths)
                .message(Document.DEFINITIONS, definitions)
                .bytes()
                .toByteArray();
    }

    private static Proto pathItem(final JsonNode item) {
        final Proto proto = new Proto();
        item.properties().forEach(method -> {
            final int field =
                    switch (method.getKey()) {
                        case "get" -> PathItem.GET;
                        case "put" -> PathItem.PUT;
                        case "post" -> PathItem.POST;
                        case "delete" -> PathItem.DELETE;
                        case "patch" -> PathItem.PATCH;
                        default -> throw new IllegalArgumentException("method " + method.getKey());
                    };
            proto.message(field, operation(method.getValue()));
        });
        return proto;
    }

    private static Proto operation(final JsonNode operation) {
        final Proto proto = new Proto()
                .text(Operation.OPERATION_ID, operation.path("operationId").asText());
        for (final JsonNode parameter : operation.path("parameters")) {
            final Proto query = new Proto()
                    .text(2, parameter.path("in").asText())
                    .text(4, parameter.path("name").asText())
                    .text(6, parameter.path("type").asText());
            // ParametersItem, Parameter, NonBodyParameter, QueryParameterSubSchema
            proto.message(
                    Operation.PARAMETERS,
                    new Proto().message(1, new Proto().message(2, new Proto().message(3, query))));
        }
        final Proto response = new Proto()
                .text(1, "OK")
                .message(2, new Proto().message(1, schema(operation.at("/responses/200/schema"))));
        proto.message(
                Operation.RESPONSES,
                new Proto().message(1, new Proto().text(1, "200").message(2, new Proto().message(1, response))));
        extensions(proto, Operation.VENDOR_EXTENSION, operation);
        return proto;
    }

    private static Proto named(final String name, final JsonNode schema) {
        return new Proto().text(1, name).message(2, schema(schema));
    }

    private static Proto schema(final JsonNode schema) {
        final Proto proto = new Proto()
                .text(Schema.REF, schema.path("$ref").asText())
                .text(Schema.FORMAT, schema.path("format").asText())
                .text(Schema.DESCRIPTION, schema.path("description").asText());
        schema.path("required").forEach(field -> proto.text(Schema.REQUIRED, field.asText()));
        if (schema.has("additionalProperties")) {
            proto.message(
                    Schema.ADDITIONAL_PROPERTIES, new Proto().message(1, schema(schema.get("additionalProperties"))));
        }
        if (schema.has("type")) {
            proto.message(Schema.TYPE, new Proto().text(1, schema.get("type").asText()));
        }
        if (schema.has("items")) {
            proto.message(Schema.ITEMS, new Proto().message(1, schema(schema.get("items"))));
        }
        if (schema.has("properties")) {
            final Proto properties = new Proto();
            schema.get("properties")
                    .properties()
                    .forEach(one -> properties.message(1, named(one.getKey(), one.getValue())));
            proto.message(Schema.PROPERTIES, properties);
        }
        extensions(proto, Schema.VENDOR_EXTENSION, schema);
        return proto;
    }

    private static void extensions(final Proto proto, final int field, final JsonNode node) {
        node.properties().forEach(entry -> {
            if (entry.getKey().startsWith("x-")) {
                // JSON is YAML.
                proto.message(
                        field,
                        new Proto()
                                .text(1, entry.getKey())
                                .message(2, new Proto().text(2, entry.getValue().toString())));
            }
        });
    }
}
