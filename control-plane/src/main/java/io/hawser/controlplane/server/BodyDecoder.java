package io.hawser.controlplane.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.protobuf.ProtobufDecoder;
import io.hawser.controlplane.schema.Decoder;
import io.hawser.controlplane.schema.ObjectType;
import io.hawser.controlplane.schema.Schemas;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.status.Reason;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Reads bodies, and makes of them what their kind's type says. Thread safe. */
final class BodyDecoder {
    private static final YAMLMapper YAML = new YAMLMapper();

    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    private final ProtobufDecoder protobuf = new ProtobufDecoder();
    private final Schemas schemas;

    BodyDecoder(final Schemas schemas) {
        this.schemas = schemas;
    }

    /** The body as a tree, whatever is in it. */
    JsonNode tree(final ApiRequest request) {
        final String type = request.header("content-type").split(";", -1)[0].strip();
        try {
            if (type.equals("application/yaml") || type.endsWith("+yaml")) {
                return YAML.readTree(request.body());
            }
            if (type.isEmpty() || type.equals("application/json") || type.endsWith("+json")) {
                return Json.MAPPER.readTree(request.body());
            }
            if (type.equals(PROTOBUF)) {
                return protobuf.decode(request.body());
            }
        } catch (final IOException e) {
            throw ApiException.badRequest("couldn't decode the body: " + firstLine(e));
        }
        throw ApiException.of(
                Reason.UnsupportedMediaType,
                "the body of the request was in an unknown format - accepted media types include: application/json,"
                        + " application/yaml, application/vnd.kubernetes.protobuf");
    }

    /** The body as an object; an empty body is an empty object. */
    ObjectNode object(final ApiRequest request) {
        if (request.body().length == 0) {
            return Json.object();
        }
        if (tree(request) instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("couldn't get version/kind; json parse error: the body is not an object");
    }

    /** The body as an object of a kind, checked and with unknown fields taken out. */
    ObjectNode object(final ApiRequest request, final String apiVersion, final String kind, final String definition) {
        if (request.body().length == 0) {
            throw ApiException.badRequest("the body of the request is empty, a " + kind + " is expected");
        }
        final ObjectNode object = object(request);
        checkKind(object, apiVersion, kind);
        conform(request, object, apiVersion, kind, definition);
        return object;
    }

    private static void checkKind(final ObjectNode object, final String apiVersion, final String kind) {
        final String givenVersion = object.path("apiVersion").asText("");
        final String givenKind = object.path("kind").asText("");
        if (givenKind.isEmpty() || givenVersion.isEmpty()) {
            // Clients may leave them out where the path says it all.
            object.put("apiVersion", apiVersion).put("kind", kind);
        } else if (!givenKind.equals(kind) || !givenVersion.equals(apiVersion)) {
            throw ApiException.badRequest(givenKind + " in version \"" + givenVersion + "\" cannot be handled as a "
                    + kind + ": no kind \"" + givenKind + "\" is registered for version \"" + givenVersion
                    + "\" at this path");
        }
    }

    /** Checks a tree against its type, and takes out what the type does not have. */
    void conform(
            final ApiRequest request,
            final ObjectNode object,
            final String apiVersion,
            final String kind,
            final String definition) {
        final String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        final String what = kind + " in version \"" + version + "\" cannot be handled as a " + kind + ": ";
        final List<String> unknown;
        try {
            unknown = new Decoder().decode(object, schemas.type(definition));
        } catch (final Decoder.TypeMismatchException e) {
            throw ApiException.badRequest(what + e.getMessage());
        }
        if (unknown.isEmpty()) {
            return;
        }
        switch (request.query("fieldValidation")) {
            case "Ignore" -> {}
            case "Strict" ->
                throw ApiException.badRequest("strict decoding error: "
                        + unknown.stream()
                                .map(field -> "unknown field \"" + field + "\"")
                                .collect(Collectors.joining(", ")));
            default -> unknown.forEach(field -> request.warn("unknown field \"" + field + "\""));
        }
    }

    ObjectType type(final String definition) {
        return schemas.type(definition);
    }

    private static String firstLine(final IOException e) {
        return e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    }
}
