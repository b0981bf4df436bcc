package io.hawser.kubelet.cri;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Objects;

/** The runtime refused a call, or could not be reached. The message is the runtime's own, without gRPC's prefix. */
public final class CriException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Status.Code code;

    /** Keeps what a call came back with. */
    public CriException(final String operation, final StatusRuntimeException cause) {
        super(
                Objects.requireNonNullElse(cause.getStatus().getDescription(), operation + ": " + cause.getMessage()),
                cause);
        this.code = cause.getStatus().getCode();
    }

    /** A refusal by a runtime that is not behind gRPC. */
    public CriException(final Status.Code code, final String message) {
        super(message);
        this.code = code;
    }

    /** What kind of failure it was. */
    public Status.Code code() {
        return code;
    }

    /** The runtime does not know the sandbox, container or image. */
    public boolean isNotFound() {
        return code == Status.Code.NOT_FOUND;
    }

    /** The call did not come to an end in its time. */
    public boolean isTimeout() {
        return code == Status.Code.DEADLINE_EXCEEDED;
    }

    /** The runtime does not have this call. */
    public boolean isUnimplemented() {
        return code == Status.Code.UNIMPLEMENTED;
    }

    /** Nobody answers at the runtime's socket. */
    public boolean isUnavailable() {
        return code == Status.Code.UNAVAILABLE;
    }
}
