package io.hawser.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tinylog.Level;
import org.tinylog.core.LogEntry;
import org.tinylog.runtime.RuntimeProvider;

class JsonConsoleWriterTest {
    @Test
    void entryIsOneLineWhateverIsInIt() throws Exception {
        final String message = "said \"so\":\n\tand\u0000 on";
        final LogEntry entry = new LogEntry(
                RuntimeProvider.createTimestamp(),
                Thread.currentThread(),
                null,
                "io.hawser.node.NodeDaemon",
                "run",
                "NodeDaemon.java",
                7,
                null,
                Level.WARN,
                message,
                new IllegalStateException("why"));
        final String line = JsonConsoleWriter.line(entry);
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        final JsonNode json = new ObjectMapper().readTree(line);
        assertThat(Instant.parse(json.path("ts").asText()))
                .isBeforeOrEqualTo(Instant.now().plusSeconds(1));
        assertThat(json.path("level").asText()).isEqualTo("warn");
        assertThat(json.path("logger").asText()).isEqualTo("NodeDaemon");
        assertThat(json.path("thread").asText())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(json.path("msg").asText()).isEqualTo(message);
        assertThat(json.path("error").asText().toLowerCase(Locale.ROOT))
                .contains("illegalstateexception: why", "\tat ");
    }
}
