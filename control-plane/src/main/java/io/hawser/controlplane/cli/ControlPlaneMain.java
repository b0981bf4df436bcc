package io.hawser.controlplane.cli;

import io.hawser.controlplane.status.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;

/** Starts {@code hawser control-plane}. */
public final class ControlPlaneMain {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    private ControlPlaneMain() {}

    /** Runs until it is ended, and exits: 0 ended, 1 failed, 2 called wrongly. */
    public static void main(final String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ControlPlaneCommand())
                .setExecutionExceptionHandler(ControlPlaneMain::explain)
                .setUsageHelpAutoWidth(true);
    }

    /** One line that names the thing and the way out; the stack trace is for defects only. */
    private static int explain(
            final Exception failure, final CommandLine commandLine, final CommandLine.ParseResult parsed) {
        final Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IllegalArgumentException) {
            commandLine.getErr().println("hawser control-plane: " + cause.getMessage());
            return USAGE;
        }
        if (cause instanceof UncheckedIOException || cause instanceof ApiException || cause instanceof IOException) {
            commandLine.getErr().println("hawser control-plane: " + cause.getMessage());
            return FAILURE;
        }
        cause.printStackTrace(commandLine.getErr());
        return FAILURE;
    }
}
