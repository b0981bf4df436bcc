package io.hawser.kubelet.runtime;

import io.hawser.kubelet.cri.v1.ContainerState;
import io.hawser.kubelet.cri.v1.ContainerStatus;
import io.hawser.kubelet.pod.Labels;

/**
 * A container that the runtime knows.
 *
 * @param sandboxId the sandbox it was created in
 * @param status as the runtime tells it
 */
public record RuntimeContainer(String sandboxId, ContainerStatus status) {
    /** The runtime's id for it. */
    public String id() {
        return status.getId();
    }

    /** Its name within the pod. */
    public String name() {
        return status.getMetadata().getName();
    }

    /** How many there were before it. */
    public int attempt() {
        return status.getMetadata().getAttempt();
    }

    /** Whether its process runs. */
    public boolean isRunning() {
        return status.getState() == ContainerState.CONTAINER_RUNNING;
    }

    /** Whether its process has ended. */
    public boolean isExited() {
        return status.getState() == ContainerState.CONTAINER_EXITED;
    }

    /** Whether it ended with what counts as success. */
    public boolean isSucceeded() {
        return isExited() && status.getExitCode() == 0;
    }

    /** An annotation; empty if it has none of this name. */
    public String annotation(final String name) {
        return status.getAnnotationsOrDefault(name, "");
    }

    /** What it was made from; see {@link Labels#HASH}. */
    public String hash() {
        return annotation(Labels.HASH);
    }
}
