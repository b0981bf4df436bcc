package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.resource.Ages;
import io.hawser.controlplane.resource.Column;
import io.hawser.controlplane.selector.LabelSelector;
import java.util.List;
import java.util.stream.Collectors;

/** Cells that several kinds have. */
final class Cells {
    static final String NONE = "<none>";

    private Cells() {}

    static String orNone(final String text) {
        return text.isEmpty() ? NONE : text;
    }

    static Column field(final String name, final String... path) {
        return Column.text(name, object -> orNone(Json.text(object, path)));
    }

    static Column wideField(final String name, final String... path) {
        return Column.wide(name, object -> orNone(Json.text(object, path)));
    }

    static Column count(final String name, final String... path) {
        return Column.number(name, object -> Json.at(object, path).asInt());
    }

    static Column size(final String name, final String... path) {
        return Column.number(name, object -> Json.at(object, path).size());
    }

    static Column age(final String name, final boolean wide, final String... path) {
        return new Column(
                name, "string", "", wide, (object, now) -> TextNode.valueOf(Ages.since(Json.text(object, path), now)));
    }

    static Column templateNames() {
        return Column.wide("Containers", object -> PodTemplates.containers(object, "name"));
    }

    static Column templateImages() {
        return Column.wide("Images", object -> PodTemplates.containers(object, "image"));
    }

    static Column selector() {
        return Column.wide("Selector", object -> selector(Json.at(object, "spec", "selector")));
    }

    /** A LabelSelector as text. */
    static String selector(final JsonNode selector) {
        return orNone(LabelSelector.text(selector));
    }

    /** A map of labels as text. */
    static String labels(final JsonNode labels) {
        return orNone(labels.properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.joining(",")));
    }

    /** The first few, and how many more. */
    static String few(final List<String> all, final int limit) {
        if (all.isEmpty()) {
            return NONE;
        }
        final String shown = all.stream().limit(limit).collect(Collectors.joining(","));
        return all.size() > limit ? shown + " + " + (all.size() - limit) + " more..." : shown;
    }
}
