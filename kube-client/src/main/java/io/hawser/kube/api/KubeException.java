package io.hawser.kube.api;

/** The API server refused, or did not answer. The message says what was asked of whom, and what came of it. */
public final class KubeException extends RuntimeException {
    /** {@link #code()} where there was no answer: what was asked for may have happened or not. */
    public static final int NO_ANSWER = 0;
    /** The user may not do this, or an admission rule forbids it. */
    public static final int FORBIDDEN = 403;
    /** There is no such object. */
    public static final int NOT_FOUND = 404;
    /** The object exists already, or is no longer what the writer believes it to be. */
    public static final int CONFLICT = 409;
    /** The resource version is older than what the server remembers. */
    public static final int GONE = 410;

    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * The server refused.
     *
     * @param code HTTP's status
     * @param message what the server says
     */
    public KubeException(final int code, final String message) {
        super(message);
        this.code = code;
    }

    /** The server did not answer, or with what cannot be understood. */
    public KubeException(final String message, final Throwable cause) {
        super(message, cause);
        this.code = NO_ANSWER;
    }

    /** HTTP's status, or {@link #NO_ANSWER}. */
    public int code() {
        return code;
    }
}
