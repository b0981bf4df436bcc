package io.hawser.kubelet.runtime;

import io.hawser.kubelet.cri.v1.PodSandbox;
import io.hawser.kubelet.cri.v1.PodSandboxState;
import java.util.List;
import java.util.Optional;

/**
 * What the runtime has of a pod.
 *
 * @param uid the pod's
 * @param sandboxes the newest first
 * @param containers the newest first
 * @param addresses of the newest sandbox, if it is ready; the first is the pod's main one
 */
public record RuntimePod(
        String uid, List<PodSandbox> sandboxes, List<RuntimeContainer> containers, List<String> addresses) {
    /** Copies the lists. */
    public RuntimePod {
        sandboxes = List.copyOf(sandboxes);
        containers = List.copyOf(containers);
        addresses = List.copyOf(addresses);
    }

    /** Nothing. */
    public static RuntimePod none(final String uid) {
        return new RuntimePod(uid, List.of(), List.of(), List.of());
    }

    /** Whether the runtime has nothing of it. */
    public boolean isEmpty() {
        return sandboxes.isEmpty() && containers.isEmpty();
    }

    /** The sandbox that containers may be started in. */
    public Optional<PodSandbox> readySandbox() {
        return sandboxes.stream().findFirst().filter(RuntimePod::isReady);
    }

    /** Whether a sandbox is ready. */
    public static boolean isReady(final PodSandbox sandbox) {
        return sandbox.getState() == PodSandboxState.SANDBOX_READY;
    }

    /** The number that a next sandbox gets. */
    public int nextSandboxAttempt() {
        return sandboxes.stream()
                .mapToInt(one -> one.getMetadata().getAttempt() + 1)
                .max()
                .orElse(0);
    }

    /** The newest container of a name. */
    public Optional<RuntimeContainer> latest(final String name) {
        return containers.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** The newest container of a name in the newest sandbox. */
    public Optional<RuntimeContainer> current(final String name) {
        return latest(name)
                .filter(one -> !sandboxes.isEmpty()
                        && one.sandboxId().equals(sandboxes.get(0).getId()));
    }

    /** All containers of a name, the newest first. */
    public List<RuntimeContainer> all(final String name) {
        return containers.stream().filter(one -> one.name().equals(name)).toList();
    }

    /** Those whose processes run. */
    public List<RuntimeContainer> running() {
        return containers.stream().filter(RuntimeContainer::isRunning).toList();
    }
}
