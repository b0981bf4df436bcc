package io.hawser.kubelet.server;

import io.hawser.kube.watch.ObjectName;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.runtime.RuntimeContainer;
import io.hawser.kubelet.runtime.RuntimePod;
import io.hawser.kubelet.runtime.RuntimeView;
import io.hawser.kubelet.worker.PodWorkers;
import java.util.List;
import java.util.Optional;

/** Finds what a request's path names. Blocks; thread safe. */
final class ContainerFinder {
    private final PodWorkers workers;
    private final RuntimeView view;

    ContainerFinder(final PodWorkers workers, final RuntimeView view) {
        this.workers = workers;
        this.view = view;
    }

    /** A pod of this node. Throws {@link Refusal} if there is none of this name. */
    Pod pod(final String namespace, final String name) {
        return workers.find(new ObjectName(namespace, name))
                .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "pod does not exist"));
    }

    /** A container that runs. Throws {@link Refusal} if it does not. */
    RuntimeContainer running(final Pod pod, final String container) {
        return view.pod(pod.uid())
                .latest(container)
                .filter(RuntimeContainer::isRunning)
                .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "container not found (\"" + container + "\")"));
    }

    /** A container's sandbox that is ready. Throws {@link Refusal} if there is none. */
    String sandbox(final Pod pod) {
        return view.pod(pod.uid())
                .readySandbox()
                .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "pod \"" + pod.name() + "\" is not running"))
                .getId();
    }

    /** A container whose log is wanted. Throws {@link Refusal}, as Kubernetes words it, if there is no log. */
    RuntimeContainer logged(final Pod pod, final String container, final boolean previous) {
        if (pod.container(container).isEmpty()) {
            throw new Refusal(
                    Refusal.NOT_FOUND, "container \"" + container + "\" not found in pod \"" + pod.name() + "\"");
        }
        final RuntimePod seen = view.pod(pod.uid());
        final List<RuntimeContainer> all = seen.all(container);
        if (previous) {
            // One that ended and waits for its restart is the previous one already.
            final Optional<RuntimeContainer> before = all.stream()
                    .skip(all.size() > 1 ? 1 : 0)
                    .filter(RuntimeContainer::isExited)
                    .findFirst();
            return before.orElseThrow(() -> new Refusal(
                    Refusal.BAD_REQUEST,
                    "previous terminated container \"" + container + "\" in pod \"" + pod.name() + "\" not found"));
        }
        return all.stream()
                .filter(one -> one.isRunning() || one.isExited())
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        Refusal.BAD_REQUEST,
                        "container \"" + container + "\" in pod \"" + pod.name()
                                + "\" is waiting to start: ContainerCreating"));
    }

    /** Whether a container's process runs. */
    boolean isRunning(final Pod pod, final String id) {
        return view.pod(pod.uid()).running().stream().anyMatch(one -> one.id().equals(id));
    }
}
