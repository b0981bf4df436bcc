package io.hawser.proxy.conductor;

import io.hawser.kube.watch.ObjectName;
import io.hawser.proxy.object.EndpointSliceObject;
import io.hawser.proxy.object.NodeObject;
import io.hawser.proxy.object.ServiceObject;

/** What a source or another thread tells the conductor. */
sealed interface SourceEvent {
    record ServicePut(ServiceObject service) implements SourceEvent {}

    record ServiceGone(ObjectName name) implements SourceEvent {}

    record SlicePut(EndpointSliceObject slice) implements SourceEvent {}

    record SliceGone(ObjectName name) implements SourceEvent {}

    record NodePut(NodeObject node) implements SourceEvent {}

    record NodeGone() implements SourceEvent {}

    /** All objects of a kind have been told once. */
    record Listed(Kind kind) implements SourceEvent {}

    /** What is in place may have been changed by others. */
    record Doubt() implements SourceEvent {}

    /** The kinds of objects without all of which nothing is programmed. */
    enum Kind {
        SERVICES,
        SLICES,
        NODE
    }
}
