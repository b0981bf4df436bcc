package io.hawser.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.node.status.StatusServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
    private static final String STATUS =
            "{\"version\":\"1.0\",\"pid\":7,\"uptimeSeconds\":1,\"ready\":%s,\"missing\":[]}";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void statusIsShownAsTableOrAsJsonAndTheExitCodeSaysWhetherTheNodeIsReady() throws Exception {
        try (StatusServer server = new StatusServer(socket(), () -> STATUS.formatted("true"))) {
            assertThat(server).isNotNull();
            assertThat(run()).isZero();
            assertThat(out.toString()).isEqualTo("hawser 1.0, process 7, up 1s, ready\n");
            out.getBuffer().setLength(0);
            assertThat(run("-o", "json")).isZero();
            assertThat(new ObjectMapper().readTree(out.toString()))
                    .isEqualTo(new ObjectMapper().readTree(STATUS.formatted("true")));
            assertThat(run("-o", "xml")).isEqualTo(2);
            assertThat(err.toString()).contains("--output: 'xml' is none of table, json");
        }
        try (StatusServer server = new StatusServer(socket(), () -> STATUS.formatted("false"))) {
            assertThat(server).isNotNull();
            assertThat(run()).isEqualTo(3);
        }
    }

    @Test
    void absentDaemonIsSaidWithTheWayOut() throws Exception {
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString())
                .contains("hawser: no daemon runs here: nobody listens at " + socket() + "; start 'hawser node'")
                .doesNotContain("\tat ");
        Files.writeString(socket(), "no socket");
        assertThat(run()).isEqualTo(1);
    }

    @Test
    void answerOfSomethingElseIsSaid() {
        try (StatusServer server = new StatusServer(socket(), () -> "HTTP/1.1 400 Bad Request")) {
            assertThat(server).isNotNull();
            assertThat(run()).isEqualTo(1);
            assertThat(err.toString()).contains("read the status at " + socket());
        }
    }

    private Path socket() {
        return directory.resolve("node.sock");
    }

    private int run(final String... more) {
        final String[] words = new String[more.length + 3];
        words[0] = "status";
        words[1] = "--status-socket";
        words[2] = socket().toString();
        System.arraycopy(more, 0, words, 3, more.length);
        return HawserMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
    }
}
