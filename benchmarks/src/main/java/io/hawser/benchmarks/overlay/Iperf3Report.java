package io.hawser.benchmarks.overlay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What {@code iperf3 --json} says at the client's end: of {@code end.sum_sent} and {@code end.sum_received}. */
public final class Iperf3Report {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode root;

    private Iperf3Report(final JsonNode root) {
        this.root = root;
    }

    /** Reads a report; one that says what went wrong is an error, with that as its message. */
    static Iperf3Report parse(final String text) throws IOException {
        final JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (final JsonProcessingException e) {
            throw new IOException("iperf3 gave no JSON: " + text, e);
        }
        if (root.has("error")) {
            throw new IOException("iperf3: " + root.get("error").asText());
        }
        return new Iperf3Report(root);
    }

    /**
     * What the server received, in Gbit/s of payload.
     *
     * @return the rate.
     * @throws IOException if the report does not say.
     */
    public double receivedGbitPerSecond() throws IOException {
        return number("/end/sum_received/bits_per_second") / 1e9;
    }

    /** Datagrams that the server received, in thousands a second. */
    double receivedKiloPackets() throws IOException {
        return received() / number("/end/sum_received/seconds") / 1e3;
    }

    /** Datagrams that were sent and never received, in percent of those sent. */
    double lossPercent() throws IOException {
        final double sent = number("/end/sum_sent/packets");
        return sent == 0 ? 100 : 100 * (sent - received()) / sent;
    }

    // From bytes: "packets" under sum_received is the number that was sent.
    private double received() throws IOException {
        return number("/end/sum_received/bytes") / number("/start/test_start/blksize");
    }

    private double number(final String pointer) throws IOException {
        final JsonNode node = root.at(pointer);
        if (!node.isNumber()) {
            throw new IOException("no number at " + pointer + " in what iperf3 said");
        }
        return node.doubleValue();
    }
}
