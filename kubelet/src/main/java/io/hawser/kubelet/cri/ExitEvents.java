package io.hawser.kubelet.cri;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hawser.kubelet.cri.v1.ContainerEventResponse;
import io.hawser.kubelet.cri.v1.ContainerEventType;
import io.hawser.kubelet.cri.v1.GetEventsRequest;
import io.hawser.kubelet.cri.v1.RuntimeServiceGrpc;
import io.hawser.kubelet.cri.v1.containerd.Envelope;
import io.hawser.kubelet.cri.v1.containerd.EventsGrpc;
import io.hawser.kubelet.cri.v1.containerd.SubscribeRequest;
import io.hawser.kubelet.cri.v1.containerd.TaskExit;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The stream of what ends in a runtime: CRI's own events (containerd 1.7 and later, CRI-O), else containerd's. Events
 * are hints: one may be lost, and one of containerd's may come before CRI shows what it tells.
 */
public final class ExitEvents {
    // CRI keeps all that is its own in this namespace of containerd.
    private static final String EXITS = "namespace==k8s.io,topic==\"/tasks/exit\"";

    private final Channel channel;
    private boolean containerd;

    ExitEvents(final Channel channel) {
        this.channel = channel;
    }

    /**
     * Follows the stream until it ends, which is said by a {@link CriException}: {@link CriException#isUnimplemented()}
     * if the runtime has no events at all. May be called again.
     *
     * @param ended is told the id of each container and sandbox that ends
     */
    public void follow(final Consumer<String> ended) {
        try {
            if (!containerd) {
                ofCri(ended);
            }
        } catch (final CriException e) {
            if (!e.isUnimplemented()) {
                throw e;
            }
            containerd = true;
        }
        ofContainerd(ended);
    }

    private void ofCri(final Consumer<String> ended) {
        follow(
                "GetContainerEvents",
                () -> RuntimeServiceGrpc.newBlockingStub(channel)
                        .getContainerEvents(GetEventsRequest.getDefaultInstance()),
                ExitEvents::ended,
                ended);
    }

    private void ofContainerd(final Consumer<String> ended) {
        final SubscribeRequest exits =
                SubscribeRequest.newBuilder().addFilters(EXITS).build();
        follow("Subscribe", () -> EventsGrpc.newBlockingStub(channel).subscribe(exits), ExitEvents::ended, ended);
    }

    private static Optional<String> ended(final ContainerEventResponse event) {
        final boolean over = event.getContainerEventType() == ContainerEventType.CONTAINER_STOPPED_EVENT;
        return over ? Optional.of(event.getContainerId()) : Optional.empty();
    }

    private static Optional<String> ended(final Envelope event) {
        try {
            final TaskExit exit = TaskExit.parseFrom(event.getEvent().getValue());
            // What else ends in a container is a command that somebody ran there, such as a probe.
            return exit.getContainerId().equals(exit.getId()) ? Optional.of(exit.getId()) : Optional.empty();
        } catch (final InvalidProtocolBufferException e) {
            throw new CriException("Subscribe", Status.DATA_LOSS.withCause(e).asRuntimeException());
        }
    }

    private static <T> void follow(
            final String operation,
            final Supplier<Iterator<T>> begin,
            final Function<T, Optional<String>> read,
            final Consumer<String> ended) {
        try {
            begin.get().forEachRemaining(event -> read.apply(event).ifPresent(ended));
            throw Status.UNAVAILABLE
                    .withDescription("the runtime ended its events")
                    .asRuntimeException();
        } catch (final StatusRuntimeException e) {
            throw new CriException(operation, e);
        }
    }
}
