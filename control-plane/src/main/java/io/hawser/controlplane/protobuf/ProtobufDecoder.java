package io.hawser.controlplane.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.protobuf.MessageType.Field;
import io.hawser.controlplane.protobuf.MessageType.Shape;
import io.hawser.controlplane.protobuf.MessageType.Value;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads {@code application/vnd.kubernetes.protobuf}: four bytes of magic, then a {@code runtime.Unknown} with the
 * object's kind and its message (k8s.io/apimachinery/pkg/runtime/serializer/protobuf). Thread safe.
 */
public final class ProtobufDecoder {
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int MAX_DEPTH = 100;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Messages messages = Messages.load();

    /** The object in the bytes. Throws {@link IOException} that says why there is none. */
    public ObjectNode decode(final byte[] bytes) throws IOException {
        if (bytes.length < MAGIC.length || !Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length)) {
            throw new IOException("the protobuf does not begin with its four bytes of magic");
        }
        String apiVersion = "";
        String kind = "";
        ByteString raw = ByteString.EMPTY;
        final CodedInputStream in = CodedInputStream.newInstance(bytes, MAGIC.length, bytes.length - MAGIC.length);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> {
                    final CodedInputStream type = in.readBytes().newCodedInput();
                    for (int inner = type.readTag(); inner != 0; inner = type.readTag()) {
                        switch (WireFormat.getTagFieldNumber(inner)) {
                            case 1 -> apiVersion = type.readString();
                            case 2 -> kind = type.readString();
                            default -> type.skipField(inner);
                        }
                    }
                }
                case 2 -> raw = in.readBytes();
                default -> in.skipField(tag);
            }
        }
        final MessageType type = messages.ofKind(apiVersion, kind);
        if (type == null) {
            throw new IOException("no kind \"" + kind + "\" of version \"" + apiVersion + "\" is known in protobuf");
        }
        final ObjectNode object = Json.object();
        object.put("kind", kind).put("apiVersion", apiVersion);
        message(object, raw, type, 0);
        return object;
    }

    private static void message(final ObjectNode into, final ByteString bytes, final MessageType type, final int depth)
            throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("the protobuf nests deeper than " + MAX_DEPTH);
        }
        final CodedInputStream in = bytes.newCodedInput();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            final int number = WireFormat.getTagFieldNumber(tag);
            final Field field = type.field(number);
            if (field == null) {
                // What is not known must not be lost in silence.
                throw new IOException("field " + number + " of " + type + " is not known");
            }
            if (field.shape() == Shape.INLINE) {
                message(into, in.readBytes(), ((Value.Message) field.value()).type(), depth + 1);
            } else if (field.shape() == Shape.MAP) {
                entry(Json.childOf(into, field.name()), in.readBytes(), field.value(), depth);
            } else {
                final JsonNode value = value(in, field.value(), depth);
                if (field.shape() == Shape.LIST) {
                    into.withArrayProperty(field.name()).add(value);
                } else if (field.zero() || !isZero(value)) {
                    into.set(field.name(), value);
                }
            }
        }
    }

    private static void entry(final ObjectNode into, final ByteString bytes, final Value type, final int depth)
            throws IOException {
        String key = "";
        JsonNode value = type == Value.Plain.STRING || type == Value.Plain.BYTES ? TextNode.valueOf("") : null;
        final CodedInputStream in = bytes.newCodedInput();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> key = in.readString();
                case 2 -> value = value(in, type, depth);
                default -> in.skipField(tag);
            }
        }
        if (value != null) {
            into.set(key, value);
        }
    }

    private static boolean isZero(final JsonNode value) {
        return value.isNull()
                || (value.isTextual() && value.asText().isEmpty())
                || (value.isNumber() && value.asDouble() == 0)
                || (value.isBoolean() && !value.asBoolean());
    }

    private static JsonNode value(final CodedInputStream in, final Value type, final int depth) throws IOException {
        if (type instanceof Value.Message message) {
            if (message.type().isList()) {
                return strings(in.readBytes().newCodedInput());
            }
            final ObjectNode object = Json.object();
            message(object, in.readBytes(), message.type(), depth + 1);
            return object;
        }
        return switch ((Value.Plain) type) {
            case STRING -> TextNode.valueOf(in.readStringRequireUtf8());
            case BYTES -> TextNode.valueOf(Base64.getEncoder().encodeToString(in.readByteArray()));
            case BOOL -> BooleanNode.valueOf(in.readBool());
            case INT32 -> IntNode.valueOf(in.readInt32());
            case INT64 -> LongNode.valueOf(in.readInt64());
            case DOUBLE -> DoubleNode.valueOf(in.readDouble());
            case TIME -> time(in.readBytes().newCodedInput(), DateTimeFormatter.ISO_INSTANT);
            case MICRO_TIME -> time(in.readBytes().newCodedInput(), MICROS);
            case QUANTITY -> TextNode.valueOf(text(in.readBytes().newCodedInput()));
            case INT_OR_STRING -> intOrString(in.readBytes().newCodedInput());
            case JSON ->
                Json.MAPPER.readTree(rest(in.readBytes().newCodedInput()).toByteArray());
        };
    }

    private static ArrayNode strings(final CodedInputStream in) throws IOException {
        final ArrayNode list = Json.MAPPER.createArrayNode();
        while (in.readTag() != 0) {
            list.add(in.readString());
        }
        return list;
    }

    /** Neither seconds nor nanoseconds: no time at all. */
    private static JsonNode time(final CodedInputStream in, final DateTimeFormatter format) throws IOException {
        long seconds = 0;
        int nanos = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> seconds = in.readInt64();
                case 2 -> nanos = in.readInt32();
                default -> in.skipField(tag);
            }
        }
        if (seconds == 0 && nanos == 0) {
            return NullNode.getInstance();
        }
        final boolean micros = format != DateTimeFormatter.ISO_INSTANT;
        return TextNode.valueOf(format.format(Instant.ofEpochSecond(seconds, micros ? nanos : 0)));
    }

    private static String text(final CodedInputStream in) throws IOException {
        return rest(in).toStringUtf8();
    }

    /** The one field of a message that has only this. */
    private static ByteString rest(final CodedInputStream in) throws IOException {
        ByteString bytes = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            bytes = in.readBytes();
        }
        return bytes;
    }

    private static JsonNode intOrString(final CodedInputStream in) throws IOException {
        long type = 0;
        int number = 0;
        String text = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> type = in.readInt64();
                case 2 -> number = in.readInt32();
                case 3 -> text = in.readString();
                default -> in.skipField(tag);
            }
        }
        return type == 0 ? IntNode.valueOf(number) : TextNode.valueOf(text);
    }
}
