package io.hawser.controlplane.controller.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Cluster;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.watch.ObjectName;
import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * What every controller works with.
 *
 * @param clock for the times that objects carry
 * @param nanoTime for pauses
 */
public record ControllerContext(Cluster cluster, EventRecorder events, Clock clock, LongSupplier nanoTime) {
    /** A queue by this clock. */
    public WorkQueue<ObjectName> newQueue() {
        return new WorkQueue<>(nanoTime);
    }

    /** A queue by this clock, in which some objects go first. */
    public WorkQueue<ObjectName> newQueue(final ToIntFunction<ObjectName> priority) {
        return new WorkQueue<>(nanoTime, priority);
    }

    /** The time. */
    public Instant now() {
        return clock.instant();
    }

    /** The name of an object. */
    public static ObjectName nameOf(final ObjectNode object) {
        return new ObjectName(Meta.namespace(object), Meta.name(object));
    }

    /** A copy with an empty status if it has none; for a controller that writes it. */
    public static ObjectNode withStatus(final ObjectNode object) {
        final ObjectNode copy = object.deepCopy();
        Json.childOf(copy, "status");
        return copy;
    }
}
