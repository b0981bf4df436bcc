package io.hawser.overlay.registry;

/**
 * The registry did not answer, or refused; what was asked for may have happened or not. The message says what was
 * asked of whom.
 */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was asked of whom, and what came of it */
    public RegistryException(final String message) {
        super(message);
    }

    /**
     * @param message what was asked of whom, and what came of it
     * @param cause what the client library says
     */
    public RegistryException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
