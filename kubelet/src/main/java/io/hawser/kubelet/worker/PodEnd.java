package io.hawser.kubelet.worker;

import io.hawser.kubelet.cri.v1.PodSandbox;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.runtime.RuntimeContainer;
import io.hawser.kubelet.runtime.RuntimePod;
import io.hawser.kubelet.status.PodStatus;
import io.hawser.kubelet.status.StatusInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Ends a pod: containers, sandbox, and all that it left on this node. To be run again if it fails. */
final class PodEnd {
    private final PodTools tools;
    private final Pod pod;
    private final PodMemory memory;
    private final Grace grace;

    PodEnd(final PodTools tools, final Pod pod, final PodMemory memory, final Grace grace) {
        this.tools = tools;
        this.pod = pod;
        this.memory = memory;
        this.grace = grace;
    }

    void run() {
        if (grace.end() == null) {
            grace.atMost(pod.grace());
        }
        final RuntimePod seen = tools.view().pod(pod.uid());
        new ContainerStopper(tools, pod, grace).stopAll(seen);
        tools.probes().forget(pod.uid());
        for (final PodSandbox sandbox : seen.sandboxes()) {
            tools.runtime().stopPodSandbox(sandbox.getId());
        }
        if (!seen.isEmpty()) {
            tell(tools.view().pod(pod.uid()));
        }
        clean(tools.view().pod(pod.uid()));
        tools.images().forget(pod.uid());
        tools.restarts().forgetAll(pod.uid());
    }

    private void tell(final RuntimePod stopped) {
        memory.waiting.clear();
        final StatusInput input = new StatusInput(
                pod,
                stopped,
                memory.waiting,
                tools.probes(),
                tools.node().get(),
                memory.failed,
                true,
                tools.paths().podLogs(pod),
                tools.clock().instant());
        final var status = PodStatus.of(input, memory.told);
        memory.told = status;
        tools.statuses().tell(pod, status);
    }

    private void clean(final RuntimePod stopped) {
        stopped.containers().stream()
                .map(RuntimeContainer::id)
                .forEach(id -> tools.runtime().removeContainer(id));
        stopped.sandboxes().forEach(one -> tools.runtime().removePodSandbox(one.getId()));
        try {
            tools.volumes().tearDown(pod.uid());
            tools.cgroups().remove(pod.uid());
            if (!pod.name().isEmpty()) {
                removeLogs(tools.paths().podLogs(pod));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(
                    "pod " + pod.objectName() + " leaves something behind: " + e.getMessage(), e);
        }
    }

    private static void removeLogs(final Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                final List<Path> inner = all.sorted(Comparator.reverseOrder()).toList();
                for (final Path path : inner) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
