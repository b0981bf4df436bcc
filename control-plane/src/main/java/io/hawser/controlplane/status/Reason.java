package io.hawser.controlplane.status;

/** Why a request failed, with the HTTP code that goes with it (k8s.io/apimachinery metav1.StatusReason). */
public enum Reason {
    BadRequest(400),
    Unauthorized(401),
    Forbidden(403),
    NotFound(404),
    MethodNotAllowed(405),
    NotAcceptable(406),
    AlreadyExists(409),
    Conflict(409),
    Expired(410),
    RequestEntityTooLarge(413),
    UnsupportedMediaType(415),
    Invalid(422),
    TooManyRequests(429),
    InternalError(500),
    ServiceUnavailable(503),
    Timeout(504);

    private final int code;

    Reason(final int code) {
        this.code = code;
    }

    /** The HTTP status code. */
    public int code() {
        return code;
    }
}
