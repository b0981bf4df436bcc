package io.hawser.kubelet.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a tool to its end; a failure shows what it printed. */
final class Tool {
    private static final int TIMEOUT_SECONDS = 60;

    private Tool() {}

    static String run(final String... command) {
        final Path output;
        try {
            output = Files.createTempFile("hw-tool", ".out");
            try {
                final Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                final boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly();
                }
                final String text = Files.readString(output, StandardCharsets.UTF_8);
                if (!ended || process.exitValue() != 0) {
                    throw new AssertionError(List.of(command) + (ended ? " failed: " : " did not end: ") + text);
                }
                return text;
            } finally {
                Files.delete(output);
            }
        } catch (final IOException | InterruptedException e) {
            throw new AssertionError(List.of(command).toString(), e);
        }
    }
}
