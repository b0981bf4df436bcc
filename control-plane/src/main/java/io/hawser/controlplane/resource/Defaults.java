package io.hawser.controlplane.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import java.util.List;
import java.util.stream.Stream;

/**
 * Values of fields that an object leaves out. Each rule is a path and a value in JSON, such as {@code
 * spec.ports[].protocol="TCP"}: {@code []} goes through a list, {@code ?} behind a field means that the rule is for
 * objects which have that field; other fields on the way are made. Immutable.
 */
public final class Defaults {
    /** None. */
    public static final Defaults NONE = new Defaults(List.of());

    private final List<Rule> rules;

    private record Rule(List<String> steps, JsonNode value) {}

    private Defaults(final List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Of rules, applied in this order. */
    public static Defaults of(final String... rules) {
        return new Defaults(Stream.of(rules).map(Defaults::rule).toList());
    }

    /** These rules for what lies at a path, and those of another after them. */
    public Defaults and(final Defaults more) {
        return new Defaults(Stream.concat(rules.stream(), more.rules.stream()).toList());
    }

    /** The same rules, for objects that have at this path what the rules are about. */
    public Defaults below(final String path) {
        final List<String> prefix = List.of(path.split("\\.", -1));
        return new Defaults(rules.stream()
                .map(rule -> new Rule(
                        Stream.concat(prefix.stream(), rule.steps().stream()).toList(), rule.value()))
                .toList());
    }

    /** Fills in what is left out. */
    public void apply(final ObjectNode object) {
        rules.forEach(rule -> apply(object, rule, 0));
    }

    private static void apply(final JsonNode here, final Rule rule, final int step) {
        if (!(here instanceof ObjectNode object)) {
            return;
        }
        final String field = rule.steps().get(step);
        if (field.endsWith("[]")) {
            final JsonNode list = object.path(field.substring(0, field.length() - 2));
            list.forEach(element -> apply(element, rule, step + 1));
        } else if (step == rule.steps().size() - 1) {
            if (Json.absent(object.get(field))) {
                object.set(field, rule.value().deepCopy());
            }
        } else if (field.endsWith("?")) {
            apply(object.path(field.substring(0, field.length() - 1)), rule, step + 1);
        } else {
            apply(Json.childOf(object, field), rule, step + 1);
        }
    }

    private static Rule rule(final String text) {
        final int equals = text.indexOf('=');
        try {
            return new Rule(
                    List.of(text.substring(0, equals).split("\\.", -1)),
                    Json.MAPPER.readTree(text.substring(equals + 1)));
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException("the default " + text + " has no value in JSON", e);
        }
    }
}
