package io.hawser.benchmarks.topology;

import io.hawser.linux.namespace.NetworkNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** A network namespace that plays a machine or a pod. Thread safe. */
public final class Host {
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final String name;
    private final String label;
    private final NetworkNamespace namespace;
    private final Teardown teardown;
    private final Path directory;
    private final AtomicInteger runs = new AtomicInteger();

    Host(
            final String name,
            final String label,
            final NetworkNamespace namespace,
            final Teardown teardown,
            final Path directory) {
        this.name = name;
        this.label = label;
        this.namespace = namespace;
        this.teardown = teardown;
        this.directory = directory;
    }

    /**
     * The namespace's name, as {@code ip netns} lists it.
     *
     * @return the name.
     */
    public String name() {
        return name;
    }

    /**
     * Runs a block with the calling thread in this namespace: a socket opened there belongs to it for good.
     *
     * @param block the block.
     * @param <T> what it returns.
     * @return what it returned.
     * @throws Exception what it threw.
     */
    public <T> T call(final Callable<T> block) throws Exception {
        return namespace.call(block);
    }

    /**
     * Runs a tool which has half a minute.
     *
     * @param command its words, split at blanks.
     * @return what it printed.
     * @throws Exception {@link ToolException} if it fails or does not end.
     */
    public String run(final String command) throws Exception {
        return run(List.of(command.split(" ", -1)), SHORT);
    }

    /**
     * Runs a tool.
     *
     * @param command its words.
     * @param limit how long it may take.
     * @return what it printed.
     * @throws Exception {@link ToolException} if it fails or does not end in time.
     */
    public String run(final List<String> command, final Duration limit) throws Exception {
        try (HostProcess process = start(command)) {
            final int code = process.awaitExit(limit);
            if (code != 0) {
                throw process.failure("ended with " + code);
            }
            return process.output();
        }
    }

    /**
     * Starts a process; it is ended when it is closed, and at the latest with the lab.
     *
     * @param command its words.
     * @return the process.
     * @throws Exception if it cannot be started.
     */
    public HostProcess start(final List<String> command) throws Exception {
        final String log = label + "-" + runs.incrementAndGet();
        final Path out = directory.resolve(log + ".out");
        final Path err = directory.resolve(log + ".err");
        final ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        final Teardown.Made<Process> made = teardown.make(() -> namespace.call(builder::start), HostProcess::end);
        return new HostProcess(command, made, out, err);
    }

    /**
     * Sets a network parameter of this namespace.
     *
     * @param key its path below {@code /proc/sys/net}: {@code ipv4/ip_forward}.
     * @param value what it shall be.
     * @throws Exception if the kernel refuses.
     */
    public void sysctl(final String key, final String value) throws Exception {
        namespace.call(() -> Files.writeString(Path.of("/proc/sys/net").resolve(key), value));
    }

    @Override
    public String toString() {
        return name;
    }
}
