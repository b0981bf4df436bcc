package io.hawser.kubelet.worker;

import io.hawser.kubelet.container.HostsFile;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.cri.v1.PodSandbox;
import io.hawser.kubelet.cri.v1.PodSandboxConfig;
import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.runtime.RuntimePod;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** Sees to it that a pod has a sandbox, with its network, its groups and its directories. */
final class SandboxKeeper {
    private final PodTools tools;
    private final Pod pod;
    private final PodMemory memory;

    SandboxKeeper(final PodTools tools, final Pod pod, final PodMemory memory) {
        this.tools = tools;
        this.pod = pod;
        this.memory = memory;
    }

    /** What runs of the pod, with a sandbox that is ready; empty if none can be had now. */
    Optional<RuntimePod> ensure(final RuntimePod seen) {
        try {
            if (seen.readySandbox().isPresent()) {
                if (!Files.exists(tools.paths().hosts(pod.uid()))) {
                    HostsFile.write(tools.paths(), pod, seen.addresses(), tools.clusterDomain());
                }
                return Optional.of(seen);
            }
            if (!seen.sandboxes().isEmpty()) {
                tools.events()
                        .normal(
                                Events.Subject.of(pod),
                                "SandboxChanged",
                                "Pod sandbox changed, it will be killed and re-created.");
                end(seen);
            }
            return Optional.of(create(seen));
        } catch (final IOException e) {
            fail("Failed to prepare the pod's directories or control group: " + e.getMessage());
            return Optional.empty();
        } catch (final CriException e) {
            if (e.isUnavailable()) {
                throw e;
            }
            fail("Failed to create pod sandbox: rpc error: code = " + e.code() + " desc = " + e.getMessage());
            return Optional.empty();
        }
    }

    private RuntimePod create(final RuntimePod seen) throws IOException {
        Files.createDirectories(tools.paths().pod(pod.uid()));
        Files.createDirectories(tools.paths().podLogs(pod));
        tools.cgroups().create(pod);
        final PodSandboxConfig config = tools.sandboxes().of(pod, seen.nextSandboxAttempt());
        tools.runtime().runPodSandbox(config);
        final RuntimePod now = tools.view().pod(pod.uid());
        HostsFile.write(tools.paths(), pod, now.addresses(), tools.clusterDomain());
        return now;
    }

    /** Containers of a sandbox that has ended cannot go on; what is left of older sandboxes is removed. */
    private void end(final RuntimePod seen) {
        final Grace grace = new Grace(tools.clock());
        grace.atMost(pod.grace());
        new ContainerStopper(tools, pod, grace).stopAll(seen);
        for (final PodSandbox sandbox : seen.sandboxes()) {
            tools.runtime().stopPodSandbox(sandbox.getId());
        }
        seen.sandboxes().stream().skip(1).forEach(older -> tools.runtime().removePodSandbox(older.getId()));
    }

    private void fail(final String message) {
        tools.events().warning(Events.Subject.of(pod), "FailedCreatePodSandBox", message);
        memory.lookAgain(memory.pauseAfterFailure());
    }
}
