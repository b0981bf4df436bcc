package io.hawser.kubelet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Starts {@code hawser kubelet}. */
public final class KubeletMain {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    private KubeletMain() {}

    /** Runs until it is ended, and exits: 0 ended, 1 failed, 2 called wrongly. */
    public static void main(final String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new KubeletCommand())
                .setDefaultValueProvider(argument -> argument instanceof OptionSpec option
                        ? System.getenv("HAWSER_"
                                + option.longestName()
                                        .replaceFirst("^--", "")
                                        .replace('-', '_')
                                        .toUpperCase(Locale.ROOT))
                        : null)
                .setExecutionExceptionHandler(KubeletMain::explain)
                .setUsageHelpAutoWidth(true);
    }

    /** One line that names the thing and the way out; the stack trace is for defects only. */
    private static int explain(
            final Exception failure, final CommandLine commandLine, final CommandLine.ParseResult parsed) {
        if (failure instanceof IllegalArgumentException) {
            commandLine.getErr().println("hawser kubelet: " + failure.getMessage());
            return USAGE;
        }
        if (failure instanceof UncheckedIOException || failure instanceof IOException) {
            commandLine.getErr().println("hawser kubelet: " + failure.getMessage());
            return FAILURE;
        }
        failure.printStackTrace(commandLine.getErr());
        return FAILURE;
    }
}
