package io.hawser.controlplane.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The lines of a watch as they come. */
public final class WatchLines implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<JsonNode> lines = new LinkedBlockingQueue<>();
    private final Thread reader = new Thread(this::read, "watch-lines");

    WatchLines(final HttpResponse<InputStream> response) {
        this.response = response;
        reader.setDaemon(true);
        reader.start();
    }

    /** The HTTP status. */
    public int code() {
        return response.statusCode();
    }

    /** The next line, waited for. */
    public JsonNode next() {
        try {
            final JsonNode line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing came");
            }
            return line;
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The next line as its type and the object's name. */
    public String nextText() {
        final JsonNode line = next();
        return line.path("type").asText() + " "
                + line.path("object").path("metadata").path("name").asText();
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(Json.MAPPER.readTree(line));
            }
        } catch (final IOException e) {
            // The watch was closed.
            lines.add(Json.object().put("type", "CLOSED"));
        }
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }
}
