package io.hawser.kubelet.worker;

import io.hawser.kubelet.cri.v1.PodSandbox;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.PodPaths;
import io.hawser.kubelet.runtime.RuntimeContainer;
import io.hawser.kubelet.runtime.RuntimePod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what a running pod no longer needs: containers and sandboxes of before, but for the last one's log. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int KEPT = 2;

    private final PodTools tools;
    private final Pod pod;

    Leftovers(final PodTools tools, final Pod pod) {
        this.tools = tools;
        this.pod = pod;
    }

    void sweep(final RuntimePod seen) {
        for (final Pod.ContainerSpec spec : pod.allContainers()) {
            final List<RuntimeContainer> all = seen.all(spec.name());
            all.stream().skip(KEPT).filter(RuntimeContainer::isExited).forEach(this::remove);
        }
        for (final PodSandbox sandbox : seen.sandboxes().stream().skip(1).toList()) {
            final boolean used =
                    seen.containers().stream().anyMatch(one -> one.sandboxId().equals(sandbox.getId()));
            if (!used && !RuntimePod.isReady(sandbox)) {
                tools.runtime().removePodSandbox(sandbox.getId());
            }
        }
    }

    private void remove(final RuntimeContainer container) {
        tools.runtime().removeContainer(container.id());
        final Path log = tools.paths().podLogs(pod).resolve(PodPaths.log(container.name(), container.attempt()));
        try (Stream<Path> files = Files.list(log.getParent())) {
            // Those that were rotated away begin with the same name.
            final String name = log.getFileName().toString();
            for (final Path file : files.filter(
                            one -> one.getFileName().toString().startsWith(name))
                    .toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(tools.paths().terminationLog(pod.uid(), container.name(), container.attempt()));
        } catch (final IOException e) {
            LOG.debug("an old log of {} stays: {}", pod.objectName(), e.getMessage());
        }
    }
}
