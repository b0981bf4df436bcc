package io.hawser.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

/** {@code hawser} in this process. */
public final class NodeCommands {
    private NodeCommands() {}

    /** Runs a command that has to succeed. */
    public static void run(final String... words) {
        final StringWriter err = new StringWriter();
        assertThat(HawserMain.commandLine().setErr(new PrintWriter(err, true)).execute(words))
                .as(() -> String.join(" ", words) + ": " + err)
                .isZero();
    }
}
