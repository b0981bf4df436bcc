package io.hawser.node.cli;

import io.hawser.linux.LinuxException;
import io.hawser.proxy.plane.DataPlaneException;
import java.io.UncheckedIOException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code hawser}: the command and its subcommands. */
@Command(
        name = "hawser",
        description = "A Kubernetes node network in one daemon.",
        mixinStandardHelpOptions = true,
        versionProvider = HawserMain.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = "%nbin/hawser control-plane, a program of its own, is the API server on etcd: see its --help.",
        subcommands = {NodeCommand.class, StatusCommand.class, CniCommand.class, CommandLine.HelpCommand.class})
public final class HawserMain {
    /** Exit code of a command that failed at its work. */
    static final int FAILURE = 1;
    /** Exit code of a command that was called wrongly. */
    static final int USAGE = 2;

    /** Runs a command and exits with its code: 0 done, 1 failed, 2 called wrongly. */
    public static void main(final String[] arguments) {
        System.exit(execute(commandLine(), arguments, System.getenv()));
    }

    /** Runs a command, with what its configuration file says. */
    static int execute(final CommandLine commandLine, final String[] arguments, final Map<String, String> environment) {
        try {
            return commandLine.execute(ConfigFlag.expand(arguments, commandLine, environment));
        } catch (final UsageException e) {
            commandLine.getErr().println("hawser: " + e.getMessage());
            return USAGE;
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new HawserMain())
                .setDefaultValueProvider(new FlagDefaults(System.getenv()))
                .setExecutionExceptionHandler(HawserMain::explain)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** One line that names the thing and the way out; the stack trace is for defects only. */
    private static int explain(
            final Exception failure, final CommandLine commandLine, final CommandLine.ParseResult parsed) {
        if (failure instanceof UsageException) {
            commandLine.getErr().println("hawser: " + failure.getMessage());
            return USAGE;
        }
        if (failure instanceof LinuxException
                || failure instanceof UncheckedIOException
                || failure instanceof DataPlaneException) {
            commandLine.getErr().println("hawser: " + failure.getMessage());
            return FAILURE;
        }
        failure.printStackTrace(commandLine.getErr());
        return FAILURE;
    }

    /** The version the jar was built as. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"hawser " + text()};
        }

        static String text() {
            final String version = HawserMain.class.getPackage().getImplementationVersion();
            return version == null ? "(not from a jar)" : version;
        }
    }
}
