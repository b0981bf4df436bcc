package io.hawser.kube.watch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;

/** Lists, watch events and what is common to all objects, read token by token. */
public final class KubeJson {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private KubeJson() {}

    /** Reads one field of an object. */
    @FunctionalInterface
    public interface FieldReader {
        /**
         * Reads the value of a field.
         *
         * @param name the field's
         * @param parser at the value's first token; is left there, and skipped, or at its last one
         */
        void read(String name, JsonParser parser) throws IOException;
    }

    /** Begins to read an answer. */
    static JsonParser parser(final InputStream body) throws IOException {
        return FACTORY.createParser(body);
    }

    /**
     * Reads the fields of an object; those whose value is null count as missing.
     *
     * @param parser at START_OBJECT; is left at END_OBJECT
     * @throws IOException if there is no object
     */
    public static void fields(final JsonParser parser, final FieldReader reader) throws IOException {
        expect(parser, JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            final JsonToken token = parser.nextToken();
            if (token != JsonToken.VALUE_NULL) {
                reader.read(name, parser);
                // Does nothing but at the beginning of an object or array, which the reader then did not want.
                parser.skipChildren();
            }
        }
        expect(parser, JsonToken.END_OBJECT);
    }

    /**
     * Reads the elements of an array, each as {@link FieldReader} reads a field, without a name.
     *
     * @param parser at START_ARRAY; is left at END_ARRAY
     */
    public static void elements(final JsonParser parser, final FieldReader reader) throws IOException {
        expect(parser, JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            reader.read("", parser);
            parser.skipChildren();
        }
    }

    private static void expect(final JsonParser parser, final JsonToken token) throws IOException {
        if (parser.currentToken() != token) {
            throw new IOException("expected " + token + ", found " + parser.currentToken() + " at "
                    + parser.currentTokenLocation().offsetDescription());
        }
    }
}
