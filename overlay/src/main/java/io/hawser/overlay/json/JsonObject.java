package io.hawser.overlay.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * A JSON object whose keys are found in any case, since Go's decoder finds them so; of two that differ in case alone
 * the later counts. A value {@code null} is the same as no value. It remembers which keys were asked for, so that the
 * others can be told. Not thread safe.
 */
public final class JsonObject {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    private final String path;
    private final Map<String, Map.Entry<String, JsonNode>> fields = new TreeMap<>();
    private final Set<String> asked = new HashSet<>();

    private JsonObject(final String path, final JsonNode node) {
        this.path = path;
        for (final Map.Entry<String, JsonNode> field : node.properties()) {
            fields.put(fold(field.getKey()), Map.entry(field.getKey(), field.getValue()));
        }
    }

    /**
     * Parses a text that is one JSON object.
     *
     * @throws JsonFieldException if it is anything else, with the place in the text
     */
    public static JsonObject parse(final String text) {
        final JsonNode node;
        try {
            node = READER.readTree(text);
        } catch (final JsonProcessingException e) {
            throw new JsonFieldException("not JSON: " + e.getOriginalMessage() + at(e), e);
        }
        if (!node.isObject()) {
            throw new JsonFieldException("not a JSON object in braces, but: " + shortened(text), null);
        }
        return new JsonObject("", node);
    }

    /** The key with those of the objects around it, for an error of the caller's own. */
    public String nameOf(final String key) {
        return path + key;
    }

    /** The value as JSON text without blanks; empty if there is none. */
    public Optional<String> raw(final String key) {
        return find(key).map(JsonNode::toString);
    }

    /** The object under {@code key}; empty if there is none. */
    public Optional<JsonObject> object(final String key) {
        return find(key).map(node -> {
            if (!node.isObject()) {
                throw wrong(key, node, "must be an object in braces");
            }
            return new JsonObject(path + key + ".", node);
        });
    }

    /** The text under {@code key}; empty if there is none. */
    public Optional<String> text(final String key) {
        return find(key).map(node -> {
            if (!node.isTextual()) {
                throw wrong(key, node, "must be a text in quotes");
            }
            return node.textValue();
        });
    }

    /** The truth under {@code key}. */
    public boolean bool(final String key, final boolean otherwise) {
        return find(key)
                .map(node -> {
                    if (!node.isBoolean()) {
                        throw wrong(key, node, "must be true or false, without quotes");
                    }
                    return node.booleanValue();
                })
                .orElse(otherwise);
    }

    /** The number under {@code key}, within both limits; empty if there is none. */
    public OptionalInt integer(final String key, final int least, final int most) {
        final Optional<JsonNode> node = find(key);
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!node.get().isIntegralNumber()) {
            throw wrong(key, node.get(), "must be a whole number, without quotes");
        }
        if (!node.get().canConvertToInt()
                || node.get().intValue() < least
                || node.get().intValue() > most) {
            throw wrong(key, node.get(), "must be between " + least + " and " + most);
        }
        return OptionalInt.of(node.get().intValue());
    }

    /** The address under {@code key}; empty if there is none or it is the unspecified address. */
    public Optional<IpAddress> address(final String key, final IpFamily family) {
        return text(key)
                .map(text -> {
                    final IpAddress address;
                    try {
                        address = IpAddress.parse(text);
                    } catch (final IllegalArgumentException e) {
                        throw wrong(key, find(key).orElseThrow(), "must be " + article(family) + " address");
                    }
                    if (address.family() != family) {
                        throw wrong(key, find(key).orElseThrow(), "must be " + article(family) + " address");
                    }
                    return address;
                })
                .filter(address -> !address.isUnspecified());
    }

    /** The network under {@code key}, its host bits cut off; empty if there is none. */
    public Optional<IpPrefix> network(final String key, final IpFamily family) {
        return text(key).map(text -> {
            final String right = "must be " + article(family) + " network such as "
                    + (family == IpFamily.IPV4 ? "10.244.0.0/16" : "fd00:10:244::/48");
            final IpPrefix prefix;
            try {
                prefix = IpPrefix.parse(text);
            } catch (final IllegalArgumentException e) {
                throw wrong(key, find(key).orElseThrow(), right);
            }
            if (prefix.family() != family) {
                throw wrong(key, find(key).orElseThrow(), right);
            }
            return prefix.network();
        });
    }

    /** The keys that the text has and nobody asked for, as it spells them. */
    public Set<String> unknownKeys() {
        final Set<String> unknown = new HashSet<>();
        fields.forEach((folded, field) -> {
            if (!asked.contains(folded)) {
                unknown.add(path + field.getKey());
            }
        });
        return unknown;
    }

    private Optional<JsonNode> find(final String key) {
        asked.add(fold(key));
        return Optional.ofNullable(fields.get(fold(key)))
                .map(Map.Entry::getValue)
                .filter(node -> !node.isNull());
    }

    private JsonFieldException wrong(final String key, final JsonNode value, final String right) {
        return new JsonFieldException(nameOf(key), shortened(value.toString()), right);
    }

    private static String article(final IpFamily family) {
        return family == IpFamily.IPV4 ? "an IPv4" : "an IPv6";
    }

    private static String fold(final String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    private static String at(final JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private static String shortened(final String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
