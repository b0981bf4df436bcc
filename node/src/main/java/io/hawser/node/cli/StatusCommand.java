package io.hawser.node.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.node.status.StatusClient;
import io.hawser.node.status.StatusTable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hawser status}: what the daemon on this node says of itself. */
@Command(
        name = "status",
        description = "Shows what the daemon on this node does: its lease and peers, who carries packets and why, "
                + "services, and pods.",
        footer = {"", "Exit codes: 0 ready, 1 there is no daemon or it does not answer, 2 wrong usage, 3 not ready."},
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StatusCommand implements Callable<Integer> {
    private static final int NOT_READY = 3;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "How it is shown (${DEFAULT-VALUE}).",
            defaultValue = "table")
    private String output;

    @Option(
            names = "--status-socket",
            paramLabel = "PATH",
            description = "Where the daemon tells it (${DEFAULT-VALUE}).",
            defaultValue = StatusFlags.DEFAULT_SOCKET)
    private Path socket;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        if (!output.equals("table") && !output.equals("json")) {
            throw new UsageException("--output: '" + output + "' is none of table, json");
        }
        final String answer;
        try {
            answer = StatusClient.ask(socket);
        } catch (final LinuxException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ECONNREFUSED) {
                spec.commandLine()
                        .getErr()
                        .println("hawser: no daemon runs here: nobody listens at " + socket
                                + "; start 'hawser node', or name its --status-socket");
                return HawserMain.FAILURE;
            }
            throw e;
        }
        final JsonNode status;
        try {
            status = MAPPER.readTree(answer);
        } catch (final JsonProcessingException e) {
            throw LinuxException.withWayOut(
                    "read the status at " + socket,
                    Errno.EPROTO,
                    "the daemon was ended meanwhile, or refuses this user");
        }
        if (!status.isObject()) {
            throw LinuxException.withWayOut(
                    "read the status at " + socket,
                    Errno.EPROTO,
                    "the daemon refuses this user, or was ended meanwhile");
        }
        spec.commandLine()
                .getOut()
                .print(
                        output.equals("json")
                                ? MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(status) + "\n"
                                : StatusTable.of(status));
        spec.commandLine().getOut().flush();
        return status.path("ready").asBoolean() ? 0 : NOT_READY;
    }
}
