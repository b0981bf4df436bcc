package io.hawser.cni.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A JSON object whose values are asked for with the type they must have. A value {@code null} is the same as none. Keys
 * are found however they are capitalized, as Go finds them: containerd writes {@code HostPort}. Each method throws
 * {@link CniException} with code 7 and the key's full name if the value is of another type.
 */
public final class JsonObject {
    private final String path;
    private final ObjectNode node;

    JsonObject(final String path, final ObjectNode node) {
        this.path = path;
        this.node = node;
    }

    /** The object itself. */
    public ObjectNode node() {
        return node;
    }

    /** Whether there is a value. */
    public boolean has(final String key) {
        return find(key).isPresent();
    }

    /** The value under {@code key}, of whatever type. */
    public Optional<JsonNode> value(final String key) {
        return find(key);
    }

    /** The text under {@code key}. */
    public Optional<String> text(final String key) {
        return find(key).map(value -> text(path + key, value));
    }

    /** The truth under {@code key}. */
    public Optional<Boolean> bool(final String key) {
        return find(key).map(value -> {
            if (!value.isBoolean()) {
                throw wrong(path + key, value, "must be true or false, without quotes");
            }
            return value.booleanValue();
        });
    }

    /** The number under {@code key}, within both limits. */
    public Optional<Long> integer(final String key, final long least, final long most) {
        return find(key).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw wrong(path + key, value, "must be a whole number, without quotes");
            }
            final long number = value.longValue();
            if (number < least || number > most) {
                throw wrong(path + key, value, "must be between " + least + " and " + most);
            }
            return number;
        });
    }

    /** The object under {@code key}. */
    public Optional<JsonObject> object(final String key) {
        return find(key).map(value -> object(path + key, value));
    }

    /** The objects of the list under {@code key}; none if there is no list. */
    public List<JsonObject> objects(final String key) {
        return list(key, this::object);
    }

    /** The texts of the list under {@code key}; none if there is no list. */
    public List<String> texts(final String key) {
        return list(key, JsonObject::text);
    }

    /** The lists of objects of the list under {@code key}; none if there is no list. */
    public List<List<JsonObject>> objectLists(final String key) {
        return list(key, (name, value) -> elements(name, value, this::object));
    }

    /** The address under {@code key}. */
    public Optional<IpAddress> address(final String key) {
        return parsed(key, IpAddress::parse, "must be an IP address");
    }

    /** The prefix under {@code key}, host bits and all. */
    public Optional<IpPrefix> prefix(final String key) {
        return parsed(key, IpPrefix::parse, "must be an IP prefix, such as 10.244.1.0/24");
    }

    /** An error about the value under {@code key}. */
    public CniException wrong(final String key, final String right) {
        return wrong(path + key, find(key).orElse(node.nullNode()), right);
    }

    private <T> Optional<T> parsed(final String key, final Function<String, T> parser, final String right) {
        return text(key).map(text -> {
            try {
                return parser.apply(text);
            } catch (final IllegalArgumentException e) {
                throw wrong(key, right);
            }
        });
    }

    private Optional<JsonNode> find(final String key) {
        final JsonNode exact = node.get(key);
        if (exact != null) {
            return Optional.of(exact).filter(value -> !value.isNull());
        }
        for (final Map.Entry<String, JsonNode> each : node.properties()) {
            if (each.getKey().equalsIgnoreCase(key) && !each.getValue().isNull()) {
                return Optional.of(each.getValue());
            }
        }
        return Optional.empty();
    }

    private interface Element<T> {
        T read(String name, JsonNode value);
    }

    private <T> List<T> list(final String key, final Element<T> element) {
        return find(key).map(value -> elements(path + key, value, element)).orElseGet(List::of);
    }

    private static <T> List<T> elements(final String name, final JsonNode value, final Element<T> element) {
        if (!value.isArray()) {
            throw wrong(name, value, "must be a list in brackets");
        }
        final List<T> read = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            read.add(element.read(name + "[" + i + "]", value.get(i)));
        }
        return read;
    }

    private JsonObject object(final String name, final JsonNode value) {
        if (!value.isObject()) {
            throw wrong(name, value, "must be an object in braces");
        }
        return new JsonObject(name + ".", (ObjectNode) value);
    }

    private static String text(final String name, final JsonNode value) {
        if (!value.isTextual()) {
            throw wrong(name, value, "must be a text in quotes");
        }
        return value.textValue();
    }

    private static CniException wrong(final String name, final JsonNode value, final String right) {
        final String text = value.toString();
        return CniException.config(
                name + " " + right, "it is " + (text.length() <= 80 ? text : text.substring(0, 77) + "..."));
    }
}
