package io.hawser.node.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A YAML file that says what flags are worth. Each of its documents is either a mapping from flags, without their
 * dashes, to values, where a list stands for a flag that is repeated; or a {@code KubeProxyConfiguration}.
 *
 * @param path the file
 * @param flags values by the flags' names; a later document adds to an earlier one
 * @param unused fields that are known, set, and mean nothing here
 */
public record ConfigFile(Path path, Map<String, List<String>> flags, List<String> unused) {
    private static final YAMLMapper MAPPER = new YAMLMapper();

    /** Both are copied. */
    public ConfigFile {
        flags = Map.copyOf(flags);
        unused = List.copyOf(unused);
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException if it cannot be read, is no YAML, or is of a kind that is not known
     */
    public static ConfigFile read(final Path path) {
        final Map<String, List<String>> flags = new LinkedHashMap<>();
        final List<String> unused = new ArrayList<>();
        for (final JsonNode document : documents(path)) {
            if (document.isNull() || document.isMissingNode()) {
                continue;
            }
            if (!(document instanceof ObjectNode object)) {
                throw new ConfigException(path + " is no mapping of names to values");
            }
            final String kind = object.path("kind").asText();
            if (kind.equals(KubeProxyConfiguration.KIND)) {
                KubeProxyConfiguration.read(path, object, flags, unused);
            } else if (kind.isEmpty()) {
                object.properties()
                        .forEach(each -> flags.put(each.getKey(), values(path, each.getKey(), each.getValue())));
            } else {
                throw new ConfigException(path + " has a document of kind " + kind + ": it may be "
                        + KubeProxyConfiguration.KIND + ", or have no kind and be flags with their values");
            }
        }
        return new ConfigFile(path, flags, unused);
    }

    private static List<JsonNode> documents(final Path path) {
        try (MappingIterator<JsonNode> documents =
                MAPPER.readerFor(JsonNode.class).readValues(Files.readAllBytes(path))) {
            return documents.readAll();
        } catch (final JsonProcessingException e) {
            final JsonLocation at = e.getLocation();
            throw new ConfigException(path + " is no YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse("")
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        } catch (final IOException e) {
            throw new ConfigException("--config " + path + " cannot be read: " + e);
        }
    }

    private static List<String> values(final Path path, final String name, final JsonNode value) {
        if (value.isArray()) {
            final List<String> values = new ArrayList<>();
            value.forEach(each -> values.add(scalar(path, name, each)));
            return values;
        }
        return value.isNull() ? List.of() : List.of(scalar(path, name, value));
    }

    private static String scalar(final Path path, final String name, final JsonNode value) {
        if (!value.isValueNode() || value.isNull()) {
            throw new ConfigException(path + ": " + name + " must be a value or a list of values, not " + value);
        }
        return value.asText();
    }
}
