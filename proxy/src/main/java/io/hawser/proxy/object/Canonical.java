package io.hawser.proxy.object;

import com.fasterxml.jackson.core.JsonParser;
import io.hawser.kube.watch.KubeJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One object in the place of many equal ones: names of nodes, zones and ports, and lists of them, which stand in a
 * hundred thousand endpoints but are few. Used by the one thread that reads a resource.
 */
final class Canonical {
    /** Beyond this a name is no longer one of few; nothing breaks, it is only held more than once. */
    private static final int LIMIT = 100_000;

    private final Map<Object, Object> values = new HashMap<>();

    String text(final JsonParser parser) throws IOException {
        return value(parser.getText());
    }

    /** The {@code name} of each element of an array of objects: hints. */
    List<String> names(final JsonParser parser) throws IOException {
        final List<String> names = new ArrayList<>(1);
        KubeJson.elements(
                parser,
                (none, element) -> KubeJson.fields(element, (field, value) -> {
                    if (field.equals("name")) {
                        names.add(text(value));
                    }
                }));
        return value(List.copyOf(names));
    }

    @SuppressWarnings("unchecked") // Equal values are of one type: strings, or lists of strings.
    <T> T value(final T value) {
        if (values.size() >= LIMIT) {
            return value;
        }
        final Object known = values.putIfAbsent(value, value);
        return known == null ? value : (T) known;
    }
}
