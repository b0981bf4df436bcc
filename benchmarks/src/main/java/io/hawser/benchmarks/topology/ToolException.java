package io.hawser.benchmarks.topology;

import java.io.IOException;

/** A tool or daemon that did not do what was asked; the message has its command, its end and what it said. */
public final class ToolException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Says what went wrong.
     *
     * @param message command, outcome and output.
     */
    public ToolException(final String message) {
        super(message);
    }
}
