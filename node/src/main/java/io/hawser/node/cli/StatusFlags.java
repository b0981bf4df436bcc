package io.hawser.node.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the daemon tells its status. */
final class StatusFlags {
    /** Unless something else is said. */
    static final String DEFAULT_SOCKET = "/run/hawser/node.sock";

    @Option(
            names = "--status-socket",
            paramLabel = "PATH",
            description = "Where 'hawser status' asks; empty for nowhere (${DEFAULT-VALUE}).",
            defaultValue = DEFAULT_SOCKET)
    String socket = DEFAULT_SOCKET;

    Optional<Path> path() {
        return socket.isBlank() ? Optional.empty() : Optional.of(Path.of(socket));
    }
}
