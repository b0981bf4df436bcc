package io.hawser.cni.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON texts, to and from trees. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectReader READER = MAPPER.reader();

    private Json() {}

    /** An empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * Parses a text that is one object.
     *
     * @throws CniException code 6 with the place in the text
     */
    public static JsonObject parse(final String text) {
        final JsonNode node;
        try {
            node = READER.readTree(text);
        } catch (final JsonProcessingException e) {
            throw undecodable(e.getOriginalMessage()
                    + (e.getLocation() == null
                            ? ""
                            : " (line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr() + ")"));
        } catch (final StackOverflowError e) {
            throw undecodable(e.toString());
        }
        if (!node.isObject()) {
            throw undecodable("it is no object in braces");
        }
        return new JsonObject("", (ObjectNode) node);
    }

    /** The text of a tree, without blanks. */
    public static String text(final JsonNode node) {
        return node.toString();
    }

    private static CniException undecodable(final String problem) {
        return new CniException(CniErrorCode.UNDECODABLE, "network configuration is not JSON", problem);
    }
}
