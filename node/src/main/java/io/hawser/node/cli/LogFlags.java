package io.hawser.node.cli;

import io.hawser.node.log.LogFormat;
import java.util.List;
import picocli.CommandLine.Option;

/** What the log says, and how. */
final class LogFlags {
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");
    /** klog's verbosity from which on it says what debug and trace say. */
    private static final int DEBUG_FROM = 4;

    private static final int TRACE_FROM = 6;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description = "Lines for people, or an object a line (${DEFAULT-VALUE}).",
            defaultValue = "text")
    private String format;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "The least that is logged: error, warn, info, debug or trace; without it, by --v.")
    private String level;

    @Option(
            names = {"-v", "--v"},
            paramLabel = "N",
            description = "The same as kube-proxy and flanneld number it: 4 and 5 are debug, 6 and more are trace "
                    + "(${DEFAULT-VALUE}).",
            defaultValue = "0")
    private int verbosity;

    /** Before the first line. */
    void apply() {
        if (level != null && !LEVELS.contains(level)) {
            throw new UsageException("--log-level: '" + level + "' is none of " + String.join(", ", LEVELS));
        }
        final String byNumber = verbosity >= TRACE_FROM ? "trace" : verbosity >= DEBUG_FROM ? "debug" : "info";
        try {
            LogFormat.parse(format).apply(level == null ? byNumber : level);
        } catch (final IllegalArgumentException e) {
            throw new UsageException("--log-format: " + e.getMessage());
        }
    }
}
