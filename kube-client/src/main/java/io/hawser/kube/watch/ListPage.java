package io.hawser.kube.watch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What an answer to a list says beside its items, which are handed on while it is read.
 *
 * @param version of the whole list
 * @param next where the next page begins; empty on the last
 */
record ListPage(String version, String next) {
    static <T extends KubeObject> ListPage read(
            final JsonParser parser, final ObjectReader<T> reader, final Consumer<T> items) throws IOException {
        final String[] metadata = {"", ""};
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("the answer to a list is no JSON object");
        }
        KubeJson.fields(parser, (name, value) -> {
            if (name.equals("metadata")) {
                KubeJson.fields(value, (key, text) -> {
                    switch (key) {
                        case "resourceVersion" -> metadata[0] = text.getText();
                        case "continue" -> metadata[1] = text.getText();
                        default -> {}
                    }
                });
            } else if (name.equals("items")) {
                KubeJson.elements(value, (none, item) -> items.accept(reader.read(item)));
            }
        });
        if (metadata[0].isEmpty()) {
            // Something else has answered: taken for an empty list, it would end everything.
            throw new IOException("the answer to a list has no metadata.resourceVersion");
        }
        return new ListPage(metadata[0], metadata[1]);
    }
}
