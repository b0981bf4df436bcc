package io.hawser.kube.watch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** Reads the events of a watch one by one, each as soon as its last byte has come. */
final class EventReader<T extends KubeObject> {
    private final JsonParser parser;
    private final ObjectReader<T> reader;
    private String type = "";
    private T object;
    private int code;
    private String message = "";

    EventReader(final JsonParser parser, final ObjectReader<T> reader) {
        this.parser = parser;
        this.reader = reader;
    }

    /** The next event; empty when the server has ended the watch. */
    Optional<WatchEvent<T>> next() throws IOException {
        final JsonToken token = parser.nextToken();
        if (token == null) {
            return Optional.empty();
        }
        type = "";
        object = null;
        KubeJson.fields(parser, this::field);
        return Optional.of(
                switch (type) {
                    case "ADDED", "MODIFIED" -> new WatchEvent.Put<>(present());
                    case "DELETED" -> new WatchEvent.Deleted<>(present());
                    case "BOOKMARK" -> new WatchEvent.Bookmark<>(present().resourceVersion());
                    case "ERROR" -> new WatchEvent.Refused<>(code, message);
                    default -> throw new IOException("the watch told something of type '" + type + "'");
                });
    }

    private void field(final String name, final JsonParser value) throws IOException {
        if (name.equals("type")) {
            type = value.getText();
        } else if (name.equals("object") && type.equals("ERROR")) {
            code = 0;
            message = "";
            KubeJson.fields(value, this::statusField);
        } else if (name.equals("object") && !type.isEmpty()) {
            object = reader.read(value);
        }
    }

    private void statusField(final String name, final JsonParser value) throws IOException {
        if (name.equals("code")) {
            code = value.getIntValue();
        } else if (name.equals("message")) {
            message = value.getText();
        }
    }

    private T present() throws IOException {
        if (object == null) {
            throw new IOException("the watch told " + type + " without an object after it");
        }
        return object;
    }
}
