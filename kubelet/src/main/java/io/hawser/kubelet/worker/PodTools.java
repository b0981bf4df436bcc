package io.hawser.kubelet.worker;

import io.hawser.kubelet.cgroup.PodCgroups;
import io.hawser.kubelet.container.ContainerConfigs;
import io.hawser.kubelet.container.SandboxConfigs;
import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.event.Events;
import io.hawser.kubelet.image.BackOff;
import io.hawser.kubelet.image.ImagePuller;
import io.hawser.kubelet.pod.NodeFacts;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.PodPaths;
import io.hawser.kubelet.probe.Handlers;
import io.hawser.kubelet.probe.Probes;
import io.hawser.kubelet.runtime.RuntimeView;
import io.hawser.kubelet.status.StatusWriter;
import io.hawser.kubelet.status.Waiting;
import io.hawser.kubelet.thread.Threads;
import io.hawser.kubelet.volume.Volumes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What all workers use together; each of it is thread safe.
 *
 * @param restarts pauses before containers that ended are started again
 * @param admission says why a pod must not begin now
 * @param started is told how long it took until a pod ran
 * @param clusterDomain the end of names in the cluster
 */
public record PodTools(
        ContainerRuntime runtime,
        RuntimeView view,
        Volumes volumes,
        ImagePuller images,
        SandboxConfigs sandboxes,
        ContainerConfigs containers,
        PodCgroups cgroups,
        Probes probes,
        Handlers handlers,
        Events events,
        StatusWriter statuses,
        PodPaths paths,
        Supplier<NodeFacts> node,
        Function<Pod, Optional<Waiting>> admission,
        Consumer<Duration> started,
        BackOff restarts,
        String clusterDomain,
        Threads threads,
        Clock clock) {}
