package io.hawser.kubelet.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.cgroup.PodCgroups;
import io.hawser.kubelet.cri.v1.LinuxPodSandboxConfig;
import io.hawser.kubelet.cri.v1.PodSandboxConfig;
import io.hawser.kubelet.cri.v1.PodSandboxMetadata;
import io.hawser.kubelet.cri.v1.PortMapping;
import io.hawser.kubelet.cri.v1.Protocol;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Labels;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.PodPaths;

/** What the runtime is told of a pod as a whole. Thread safe. */
public final class SandboxConfigs {
    private static final int LONGEST_HOST_NAME = 63;

    private final PodPaths paths;
    private final PodCgroups cgroups;
    private final Dns dns;

    /** With these settings of the node. */
    public SandboxConfigs(final PodPaths paths, final PodCgroups cgroups, final Dns dns) {
        this.paths = paths;
        this.cgroups = cgroups;
        this.dns = dns;
    }

    /** A sandbox; {@code attempt} counts those before it. */
    public PodSandboxConfig of(final Pod pod, final int attempt) {
        final LinuxPodSandboxConfig.Builder linux = LinuxPodSandboxConfig.newBuilder()
                .setCgroupParent(cgroups.parent(pod))
                .setSecurityContext(SecurityContexts.ofSandbox(pod));
        pod.spec()
                .path("securityContext")
                .path("sysctls")
                .forEach(one -> linux.putSysctls(Json.text(one, "name"), Json.text(one, "value")));
        final PodSandboxConfig.Builder config = PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName(pod.name())
                        .setUid(pod.uid())
                        .setNamespace(pod.namespace())
                        .setAttempt(attempt))
                // A pod in the node's own network has its name too; containerd would set another one for the whole
                // node.
                .setHostname(pod.isHostNetwork() ? "" : hostName(pod))
                .setLogDirectory(paths.podLogs(pod).toString())
                .setDnsConfig(dns.of(pod))
                .putAllLabels(Labels.of(pod))
                .setLinux(linux);
        pod.json()
                .path("metadata")
                .path("labels")
                .properties()
                .forEach(label ->
                        config.putLabels(label.getKey(), label.getValue().asText()));
        pod.json()
                .path("metadata")
                .path("annotations")
                .properties()
                .forEach(annotation -> config.putAnnotations(
                        annotation.getKey(), annotation.getValue().asText()));
        if (!pod.isHostNetwork()) {
            pod.allContainers().forEach(container -> addPorts(config, container));
        }
        return config.build();
    }

    /** A pod's host name: its own, or what it asks for. */
    static String hostName(final Pod pod) {
        final String asked = Json.text(pod.spec(), "hostname");
        final String name = asked.isEmpty() ? pod.name() : asked;
        return name.length() > LONGEST_HOST_NAME
                ? name.substring(0, LONGEST_HOST_NAME).replaceFirst("[-.]+$", "")
                : name;
    }

    private static void addPorts(final PodSandboxConfig.Builder config, final Pod.ContainerSpec container) {
        for (final JsonNode port : container.json().path("ports")) {
            final int hostPort = port.path("hostPort").asInt();
            if (hostPort > 0) {
                config.addPortMappings(PortMapping.newBuilder()
                        .setHostPort(hostPort)
                        .setContainerPort(port.path("containerPort").asInt())
                        .setHostIp(Json.text(port, "hostIP"))
                        .setProtocol(Protocol.valueOf(port.path("protocol").asText("TCP"))));
            }
        }
    }
}
