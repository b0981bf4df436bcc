package io.hawser.kubelet;

import io.hawser.kube.api.KubeConnection;
import io.hawser.kubelet.container.Dns;
import io.hawser.kubelet.eviction.EvictionSettings;
import io.hawser.kubelet.node.NodeSettings;
import io.hawser.kubelet.pod.PodPaths;
import io.hawser.kubelet.server.ServingTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * All that a kubelet has to be told.
 *
 * @param api the API server
 * @param runtimeSocket where the container runtime listens
 * @param paths where pods' things stand
 * @param manifests the directory of static pods
 * @param address where to serve; {@code port} is the node's
 * @param healthzPort on loopback, without TLS; 0 for none
 * @param cgroupRoot the group below which all pods are
 * @param cpuQuota whether limits of processors are enforced
 * @param firstRestartPause before a container that ended again is started; doubled up to {@code longestRestartPause}
 * @param eviction when the node runs short, and what goes then
 * @param maxLogBytes of one file of a log
 * @param maxLogFiles of one container
 */
public record KubeletSettings(
        KubeConnection api,
        Path runtimeSocket,
        PodPaths paths,
        Optional<Path> manifests,
        NodeSettings node,
        Dns dns,
        ServingTls tls,
        String address,
        int healthzPort,
        String cgroupRoot,
        boolean cpuQuota,
        Duration firstRestartPause,
        Duration longestRestartPause,
        EvictionSettings eviction,
        long maxLogBytes,
        int maxLogFiles) {}
