package io.hawser.controlplane.storage;

import io.etcd.jetcd.common.exception.CompactedException;
import io.grpc.Status;
import java.util.Optional;

/** What etcd's refusals mean. */
final class EtcdErrors {
    private static final String COMPACTED = "required revision has been compacted";

    private EtcdErrors() {}

    static boolean isCompacted(final Throwable failure) {
        return failure instanceof CompactedException
                || String.valueOf(failure.getMessage()).contains(COMPACTED);
    }

    /** Whether etcd did not answer, in contrast to having answered that it will not. */
    static boolean isConnectionLost(final Throwable failure) {
        return switch (Status.fromThrowable(failure).getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, UNKNOWN, CANCELLED, INTERNAL -> !isCompacted(failure);
            default -> false;
        };
    }

    static String reason(final Throwable failure) {
        final Status status = Status.fromThrowable(failure);
        return status.getCode()
                + Optional.ofNullable(status.getDescription())
                        .map(description -> ": " + description)
                        .orElse(": " + failure);
    }
}
