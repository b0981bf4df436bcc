package io.hawser.kubelet.status;

import io.hawser.kubelet.pod.NodeFacts;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.probe.Probes;
import io.hawser.kubelet.runtime.RuntimePod;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a pod's status is made of.
 *
 * @param seen what runs of it
 * @param waiting why containers do not run, by their names
 * @param failed why the pod as a whole is over, if it is not for its containers
 * @param ended whether all of it has been stopped for good
 * @param logs the directory of its logs
 */
public record StatusInput(
        Pod pod,
        RuntimePod seen,
        Map<String, Waiting> waiting,
        Probes probes,
        NodeFacts node,
        Optional<Waiting> failed,
        boolean ended,
        Path logs,
        Instant now) {}
