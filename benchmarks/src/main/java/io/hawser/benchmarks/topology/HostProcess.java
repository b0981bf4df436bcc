package io.hawser.benchmarks.topology;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A process in a host's namespace. */
public final class HostProcess implements Closeable {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long POLL_MS = 2;
    private static final int TOLD_CHARACTERS = 2_000;

    private final List<String> command;
    private final Process process;
    private final Closeable ending;
    private final Path out;
    private final Path err;

    HostProcess(final List<String> command, final Teardown.Made<Process> made, final Path out, final Path err) {
        this.command = List.copyOf(command);
        this.process = made.value();
        this.ending = made.undo();
        this.out = out;
        this.err = err;
    }

    /**
     * Its number, under {@code /proc}.
     *
     * @return the number.
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Whether it runs.
     *
     * @return false once it has ended.
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for its end.
     *
     * @param limit how long to wait.
     * @return its exit code.
     * @throws IOException {@link ToolException} if it is still running then.
     * @throws InterruptedException if the thread was interrupted.
     */
    public int awaitExit(final Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw failure("did not end within " + limit.toMillis() + " ms");
        }
        return process.exitValue();
    }

    /**
     * Waits until it says something, on either of its outputs.
     *
     * @param text what to wait for.
     * @param limit how long to wait.
     * @throws Exception {@link ToolException} if it ended before, or said nothing like it in time.
     */
    public void awaitText(final Pattern text, final Duration limit) throws Exception {
        await(
                "said nothing like '" + text + "'",
                limit,
                () -> text.matcher(said()).find());
    }

    /**
     * Waits for what it is to bring about.
     *
     * @param otherwise what is wrong if that does not come: {@code wrote no such file}.
     * @param limit how long to wait.
     * @param condition what to wait for.
     * @throws Exception {@link ToolException} if it ended before, or did not bring it about in time.
     */
    public void await(final String otherwise, final Duration limit, final Condition condition) throws Exception {
        final long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            final boolean alive = process.isAlive();
            if (condition.holds()) {
                return;
            }
            if (!alive) {
                throw failure("ended with " + process.exitValue() + " and " + otherwise);
            }
            if (System.nanoTime() - deadline > 0) {
                throw failure(otherwise + " within " + limit.toMillis() + " ms");
            }
            Thread.sleep(POLL_MS);
        }
    }

    /**
     * What it has printed on its standard output so far.
     *
     * @return the text.
     * @throws IOException if it cannot be read.
     */
    public String output() throws IOException {
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    /**
     * An error about this process: its command, what is wrong, and the end of what it said.
     *
     * @param what what is wrong.
     * @return the exception, to be thrown.
     * @throws IOException if what it said cannot be read.
     */
    public ToolException failure(final String what) throws IOException {
        final String said = said().strip();
        final String told =
                said.length() <= TOLD_CHARACTERS ? said : "…" + said.substring(said.length() - TOLD_CHARACTERS);
        return new ToolException(
                "'" + String.join(" ", command) + "' " + what + (told.isEmpty() ? ", silently" : ": " + told));
    }

    /** Ends it if it runs, by its handle, first gently; returns when it is gone. */
    @Override
    public void close() throws IOException {
        ending.close();
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
    }

    static void end(final Process process) throws IOException {
        // A launcher may have children of its own, which outlive it if it alone is ended.
        final List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        final boolean gone = hasEnded(process);
        children.forEach(ProcessHandle::destroyForcibly);
        if (!gone) {
            process.destroyForcibly();
            if (!hasEnded(process)) {
                throw new ToolException("process " + process.pid() + " cannot be killed");
            }
        }
    }

    private static boolean hasEnded(final Process process) {
        try {
            return process.waitFor(GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (final InterruptedException e) {
            // Whoever is in a hurry does not wait for a gentle end.
            Thread.currentThread().interrupt();
            return process.destroyForcibly()
                    .onExit()
                    .completeOnTimeout(process, GRACE.toSeconds(), TimeUnit.SECONDS)
                    .thenApply(ended -> !ended.isAlive())
                    .join();
        }
    }

    private String said() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8) + output();
    }

    /** Something that comes about in time, or not. */
    public interface Condition {
        /**
         * Asks for it.
         *
         * @return true once it has come about.
         * @throws Exception if that cannot be found out.
         */
        boolean holds() throws Exception;
    }
}
