package io.hawser.kubelet.server;

/** A request that is answered with an error. */
final class Refusal extends RuntimeException {
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int NOT_ALLOWED = 405;
    static final int INTERNAL = 500;

    private static final long serialVersionUID = 1L;

    private final int code;

    Refusal(final int code, final String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
