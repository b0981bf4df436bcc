package io.hawser.benchmarks.overlay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code hawser node} of this checkout. */
public final class HawserNode implements Daemon {
    /** System property with the launcher's path; {@code bin/bench} sets it. */
    static final String LAUNCHER_PROPERTY = "hawser.launcher";

    // The first call builds what has changed.
    private static final long ASKING_MINUTES = 5;

    private final Path launcher;
    private final List<String> flags;
    private Optional<Optional<String>> answer = Optional.empty();

    HawserNode(final Path launcher, final String... flags) {
        this.launcher = launcher;
        this.flags = List.of(flags);
    }

    /**
     * The launcher that {@code bin/bench} names.
     *
     * @return the daemon.
     */
    public static HawserNode ofThisCheckout() {
        return new HawserNode(Path.of(System.getProperty(LAUNCHER_PROPERTY, "bin/hawser")));
    }

    /** The same with more flags. */
    HawserNode with(final String... more) {
        return new HawserNode(launcher, more);
    }

    @Override
    public Optional<String> unavailable() {
        if (answer.isEmpty()) {
            answer = Optional.of(ask());
        }
        return answer.orElseThrow();
    }

    @Override
    public List<String> command(final String etcd, final String interfaceName, final Path subnetFile) {
        // Without --ip-masq: the tunnel is compared, and connection tracking would be measured with it.
        final List<String> command = new ArrayList<>(List.of(
                launcher.toAbsolutePath().toString(),
                "node",
                "--etcd-endpoints=" + etcd,
                "--iface=" + interfaceName,
                "--status-socket=",
                "--subnet-file=" + subnetFile));
        command.addAll(flags);
        return command;
    }

    /**
     * The command that starts it with these flags alone, and no status socket.
     *
     * @param alone the flags.
     * @return the command's words.
     */
    public List<String> command(final String... alone) {
        final List<String> command =
                new ArrayList<>(List.of(launcher.toAbsolutePath().toString(), "node", "--status-socket="));
        command.addAll(List.of(alone));
        return command;
    }

    private Optional<String> ask() {
        if (!Files.isExecutable(launcher)) {
            return Optional.of("no launcher at " + launcher.toAbsolutePath());
        }
        final String command = launcher + " node --help";
        try {
            final Process process = new ProcessBuilder(launcher.toAbsolutePath().toString(), "node", "--help")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(ASKING_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return Optional.of("'" + command + "' does not end");
            }
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of("'" + command + "' ends with " + process.exitValue());
        } catch (final IOException e) {
            return Optional.of("'" + command + "' cannot be started: " + e.getMessage());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted at '" + command + "'");
        }
    }
}
