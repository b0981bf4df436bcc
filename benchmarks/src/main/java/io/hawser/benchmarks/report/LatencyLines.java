package io.hawser.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.benchmarks.Latency;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;

/** A distribution as a line of JSON: whose it is, and HdrHistogram's compressed form in base64. */
final class LatencyLines {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LatencyLines() {}

    static String line(final Latency latency) {
        final ObjectNode node = MAPPER.createObjectNode();
        node.put("suite", latency.suite());
        node.put("work", latency.work());
        node.put("variant", latency.variant());
        node.put("name", latency.name());
        node.put("unit", "ns");
        final ByteBuffer buffer = ByteBuffer.allocate(latency.histogram().getNeededByteBufferCapacity());
        final int length = latency.histogram().encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_COMPRESSION);
        buffer.flip().limit(length);
        final byte[] bytes = new byte[length];
        buffer.get(bytes);
        node.put("histogram", Base64.getEncoder().encodeToString(bytes));
        return node.toString();
    }

    static Latency parse(final String line) throws IOException {
        final JsonNode node = MAPPER.readTree(line);
        try {
            final byte[] bytes =
                    Base64.getDecoder().decode(node.path("histogram").asText());
            return new Latency(
                    node.path("suite").asText(),
                    node.path("work").asText(),
                    node.path("variant").asText(),
                    node.path("name").asText(),
                    Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0));
        } catch (final DataFormatException | IllegalArgumentException e) {
            throw new IOException("not a histogram: " + line, e);
        }
    }
}
