package io.hawser.controlplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.registry.WriteHook;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.status.ApiException;
import io.hawser.controlplane.storage.EtcdStore;
import io.hawser.controlplane.storage.Stored;
import io.hawser.controlplane.storage.WatchCache;
import java.util.Optional;

/** Gives pods the priority of their class, or of the class that is for all pods that name none. Thread safe. */
public final class PodPriority implements WriteHook {
    private static final String CLASSES = "/registry/priorityclasses/";
    private static final String NAME = "priorityClassName";
    private static final String PRIORITY = "priority";
    private static final String POLICY = "preemptionPolicy";

    private final EtcdStore store;
    private final WatchCache cache;

    /** With classes from a cache, and from the store those it does not know yet. */
    public PodPriority(final EtcdStore store, final WatchCache cache) {
        this.store = store;
        this.cache = cache;
    }

    @Override
    public void create(final Kind kind, final ObjectNode pod) {
        if (!kind.group().isEmpty() || !kind.name().equals("Pod")) {
            return;
        }
        final ObjectNode spec = Json.childOf(pod, "spec");
        final Optional<ObjectNode> found = classOf(pod, spec.path(NAME).asText(""));
        final int priority = found.map(one -> one.path("value").asInt()).orElse(0);
        final int given = spec.path(PRIORITY).asInt();
        if (given != 0 && given != priority) {
            throw ApiException.forbidden(
                    "",
                    "pods",
                    Meta.name(pod),
                    "the integer value of priority (" + given + ") must not be provided in pod spec; priority admission"
                            + " controller computed " + priority + " from the given PriorityClass name");
        }
        found.ifPresent(one -> {
            spec.put(NAME, Meta.name(one));
            spec.put(POLICY, one.path(POLICY).asText("PreemptLowerPriority"));
        });
        spec.put(PRIORITY, priority);
    }

    private Optional<ObjectNode> classOf(final ObjectNode pod, final String name) {
        if (name.isEmpty()) {
            // The least of them, should there be several.
            return cache.resource(CLASSES).list(CLASSES).objects().stream()
                    .map(Stored::tree)
                    .filter(one -> one.path("globalDefault").asBoolean())
                    .min((one, other) -> Integer.compare(
                            one.path("value").asInt(), other.path("value").asInt()));
        }
        final String key = CLASSES + name;
        return Optional.of(cache.resource(CLASSES)
                .get(key)
                .or(() -> store.get(key))
                .map(Stored::tree)
                .orElseThrow(() -> ApiException.forbidden(
                        "", "pods", Meta.name(pod), "no PriorityClass with name " + name + " was found")));
    }
}
