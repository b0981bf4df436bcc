package io.hawser.kubelet.runtime;

import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.cri.v1.Container;
import io.hawser.kubelet.cri.v1.ContainerState;
import io.hawser.kubelet.cri.v1.PodSandbox;
import io.hawser.kubelet.cri.v1.PodSandboxState;
import io.hawser.kubelet.pod.Labels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which pods' sandboxes or containers have changed, by comparing lists. To be run now and then, since events
 * may be lost, and when there is an event. Thread safe.
 */
public final class RuntimeWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeWatch.class);

    private final ContainerRuntime runtime;
    private final Consumer<String> changed;
    private Map<String, Map<String, State>> known = Map.of();
    private volatile String failure = "not asked yet";
    private volatile Set<String> uids = Set.of();

    /** @param changed is told the uid of each pod that has */
    public RuntimeWatch(final ContainerRuntime runtime, final Consumer<String> changed) {
        this.runtime = runtime;
        this.changed = changed;
    }

    /** Why the runtime could not be asked the last time; empty if it could. */
    public String failure() {
        return failure;
    }

    /** Pods of which the runtime had something when it was asked last. */
    public Set<String> uids() {
        return uids;
    }

    /** Whether a container or sandbox was seen, and seen to have ended. */
    public synchronized boolean isOver(final String id) {
        return known.values().stream().anyMatch(states -> states.containsKey(id) && states.get(id) == State.OVER);
    }

    /** Whether a container runs, or a sandbox is ready, as far as was seen. */
    public synchronized boolean isUp(final String id) {
        return known.values().stream().anyMatch(states -> states.containsKey(id) && states.get(id) == State.UP);
    }

    @Override
    public synchronized void run() {
        final Map<String, Map<String, State>> now = new HashMap<>();
        try {
            for (final PodSandbox sandbox : runtime.listPodSandboxes()) {
                add(
                        now,
                        sandbox.getLabelsOrDefault(Labels.POD_UID, ""),
                        sandbox.getId(),
                        sandbox.getState() == PodSandboxState.SANDBOX_READY ? State.UP : State.OVER);
            }
            for (final Container container : runtime.listContainers()) {
                add(
                        now,
                        container.getLabelsOrDefault(Labels.POD_UID, ""),
                        container.getId(),
                        state(container.getState()));
            }
        } catch (final CriException e) {
            if (failure.isEmpty()) {
                LOG.warn("the container runtime does not answer: {}", e.getMessage());
            }
            failure = e.getMessage();
            return;
        }
        final boolean back = !failure.isEmpty();
        failure = "";
        uids = Set.copyOf(now.keySet());
        final Set<String> all = new HashSet<>(now.keySet());
        all.addAll(known.keySet());
        for (final String uid : all) {
            if (back || !now.getOrDefault(uid, Map.of()).equals(known.getOrDefault(uid, Map.of()))) {
                changed.accept(uid);
            }
        }
        known = now;
    }

    private enum State {
        MADE,
        UP,
        OVER
    }

    private static State state(final ContainerState state) {
        return switch (state) {
            case CONTAINER_RUNNING -> State.UP;
            case CONTAINER_EXITED -> State.OVER;
            default -> State.MADE;
        };
    }

    private static void add(
            final Map<String, Map<String, State>> all, final String uid, final String id, final State state) {
        if (!uid.isEmpty()) {
            all.computeIfAbsent(uid, any -> new TreeMap<>()).put(id, state);
        }
    }
}
