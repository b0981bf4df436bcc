package io.hawser.cni.wire;

import io.hawser.cni.spec.CniReply;
import io.hawser.cni.spec.CniRequest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Frames. All numbers are 32 bits, big endian.
 *
 * <p>Request: {@link #MAGIC}, length of the rest; then the values of {@link CniRequest#VARIABLES} in their order and
 * the standard input, each as its length and its bytes. Reply: length of the rest, exit code, what is to be printed.
 * {@code src/main/c/hawser-cni.c} has the same.
 */
public final class WireFormat {
    /** {@code HCN1}. */
    public static final int MAGIC = 0x48434e31;
    /** Of magic and length. */
    public static final int REQUEST_HEADER_LENGTH = 8;
    /** Of length and exit code. */
    public static final int REPLY_HEADER_LENGTH = 8;
    /** The most that either may have behind its header. */
    public static final int MAX_LENGTH = 4 * 1024 * 1024;

    private static final int NUMBER = 4;

    private WireFormat() {}

    /** A request with its header. */
    public static byte[] encode(final CniRequest request) {
        final byte[][] parts = new byte[CniRequest.VARIABLES.size() + 1][];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            final String part = i == parts.length - 1 ? request.input() : request.variable(CniRequest.VARIABLES.get(i));
            parts[i] = part.getBytes(StandardCharsets.UTF_8);
            length += NUMBER + parts[i].length;
        }
        final ByteBuffer frame = ByteBuffer.allocate(REQUEST_HEADER_LENGTH + length);
        frame.putInt(MAGIC).putInt(length);
        for (final byte[] part : parts) {
            frame.putInt(part.length).put(part);
        }
        return frame.array();
    }

    /**
     * Length of what follows a request's header.
     *
     * @throws IllegalArgumentException if it is no header, or announces too much
     */
    public static int bodyLength(final ByteBuffer header) {
        final int magic = header.getInt();
        final int length = header.getInt();
        if (magic != MAGIC) {
            throw new IllegalArgumentException("not a request: it begins with 0x%08x".formatted(magic));
        }
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a request of " + Integer.toUnsignedString(length) + " bytes; at most " + MAX_LENGTH + " are read");
        }
        return length;
    }

    /**
     * The request of a body.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static CniRequest decode(final ByteBuffer body) {
        final Map<String, String> variables = new HashMap<>();
        try {
            for (final String name : CniRequest.VARIABLES) {
                final String value = part(body);
                if (!value.isEmpty()) {
                    variables.put(name, value);
                }
            }
            final String input = part(body);
            if (body.hasRemaining()) {
                throw new IllegalArgumentException(body.remaining() + " bytes behind the request");
            }
            return new CniRequest(variables, input);
        } catch (final BufferUnderflowException e) {
            throw new IllegalArgumentException("a request that ends too early", e);
        }
    }

    /** A reply with its header. */
    public static byte[] encode(final CniReply reply) {
        final byte[] output = reply.output().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(REPLY_HEADER_LENGTH + output.length)
                .putInt(NUMBER + output.length)
                .putInt(reply.exitCode())
                .put(output)
                .array();
    }

    private static String part(final ByteBuffer body) {
        final int length = body.getInt();
        if (length < 0 || length > body.remaining()) {
            throw new BufferUnderflowException();
        }
        final byte[] bytes = new byte[length];
        body.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
