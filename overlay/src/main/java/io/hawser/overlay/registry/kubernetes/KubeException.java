package io.hawser.overlay.registry.kubernetes;

/** The API server answered, but with a refusal. */
final class KubeException extends RuntimeException {
    static final int NOT_FOUND = 404;
    static final int GONE = 410;

    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * @param code HTTP's status
     * @param message what the server says
     */
    KubeException(final int code, final String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
