package io.hawser.cni.spec;

/** The command fails with this error object. */
public final class CniException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String details;

    /**
     * @param code of {@link CniErrorCode}
     * @param message short, for people
     * @param details longer, or empty
     */
    public CniException(final int code, final String message, final String details) {
        super(message);
        this.code = code;
        this.details = details;
    }

    /** An error that the specification has no code for. */
    public static CniException internal(final String message, final String details) {
        return new CniException(CniErrorCode.INTERNAL, message, details);
    }

    /** The network configuration is wrong. */
    public static CniException config(final String message, final String details) {
        return new CniException(CniErrorCode.INVALID_CONFIG, message, details);
    }

    /** Of {@link CniErrorCode}. */
    public int code() {
        return code;
    }

    /** Longer than the message, or empty. */
    public String details() {
        return details;
    }
}
