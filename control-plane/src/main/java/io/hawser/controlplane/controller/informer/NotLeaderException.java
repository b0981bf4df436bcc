package io.hawser.controlplane.controller.informer;

/** This process does not lead any more, and changes nothing. */
public final class NotLeaderException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NotLeaderException() {
        super("another process may be leading by now");
    }
}
