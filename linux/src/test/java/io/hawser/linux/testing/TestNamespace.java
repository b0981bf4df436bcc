package io.hawser.linux.testing;

import io.hawser.linux.namespace.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** One namespace of a test: code and real tools run inside it. */
public final class TestNamespace {
    private static final int TOOL_TIMEOUT_SECONDS = 60;

    private final String name;
    private final NetworkNamespace namespace;

    TestNamespace(final String name, final NetworkNamespace namespace) {
        this.name = name;
        this.namespace = namespace;
    }

    /** Its name under /run/netns. */
    public String name() {
        return name;
    }

    /** The namespace itself. */
    public NetworkNamespace namespace() {
        return namespace;
    }

    /** Runs a block in this namespace. */
    public <T> T call(final Callable<T> block) throws Exception {
        return namespace.call(block);
    }

    /**
     * Runs a tool in this namespace, its words split at blanks, and returns what it printed.
     *
     * @throws AssertionError with its output if it fails or does not end
     */
    public String run(final String command) {
        return run(List.of(command.split(" ")), "");
    }

    /**
     * Runs a tool in this namespace.
     *
     * @param command its words
     * @param input what it reads from its standard input
     */
    public String run(final List<String> command, final String input) {
        try {
            final ToolResult result = execute(command, input);
            if (result.exitCode() != 0) {
                throw new AssertionError(String.join(" ", command) + " exited with " + result.exitCode() + ": "
                        + result.error() + result.output());
            }
            return result.output();
        } catch (final IOException | InterruptedException e) {
            throw new AssertionError(String.join(" ", command), e);
        }
    }

    /** Starts a process in this namespace; the test ends it. */
    public Process start(final ProcessBuilder builder) throws IOException {
        try {
            return namespace.call(builder::start);
        } catch (final IOException | RuntimeException e) {
            throw e;
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void remove() {
        namespace.close();
        NetworkNamespace.delete(name);
    }

    private ToolResult execute(final List<String> command, final String input)
            throws IOException, InterruptedException {
        final Path in = Files.createTempFile("hw-tool", ".in");
        final Path out = Files.createTempFile("hw-tool", ".out");
        final Path err = Files.createTempFile("hw-tool", ".err");
        try {
            Files.writeString(in, input);
            final Process process = start(new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile()));
            if (!process.waitFor(TOOL_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " did not end");
            }
            return new ToolResult(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    private record ToolResult(int exitCode, String output, String error) {}
}
