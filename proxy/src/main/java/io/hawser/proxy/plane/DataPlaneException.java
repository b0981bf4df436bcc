package io.hawser.proxy.plane;

/** A data plane could not be made to serve a table. The message says what was refused and, where known, the way out. */
public final class DataPlaneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what was refused. */
    public DataPlaneException(final String message) {
        super(message);
    }

    /** With what was refused, and why. */
    public DataPlaneException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
