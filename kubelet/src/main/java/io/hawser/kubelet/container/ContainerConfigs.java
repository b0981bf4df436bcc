package io.hawser.kubelet.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.cgroup.CpuShares;
import io.hawser.kubelet.cri.v1.ContainerConfig;
import io.hawser.kubelet.cri.v1.ContainerMetadata;
import io.hawser.kubelet.cri.v1.Image;
import io.hawser.kubelet.cri.v1.ImageSpec;
import io.hawser.kubelet.cri.v1.KeyValue;
import io.hawser.kubelet.cri.v1.LinuxContainerConfig;
import io.hawser.kubelet.cri.v1.LinuxContainerResources;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Quantity;
import io.hawser.kubelet.pod.FieldValues;
import io.hawser.kubelet.pod.Labels;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.PodPaths;
import io.hawser.kubelet.pod.Qos;
import io.hawser.kubelet.volume.ObjectSource;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/** What the runtime is told of a container. Thread safe. */
public final class ContainerConfigs {
    private static final String DEFAULT_TERMINATION_PATH = "/dev/termination-log";

    private final PodPaths paths;
    private final ObjectSource objects;
    private final Supplier<Collection<JsonNode>> services;
    private final boolean cpuQuota;

    /**
     * With these settings of the node.
     *
     * @param services all services that there are now
     * @param cpuQuota whether limits of processors are enforced
     */
    public ContainerConfigs(
            final PodPaths paths,
            final ObjectSource objects,
            final Supplier<Collection<JsonNode>> services,
            final boolean cpuQuota) {
        this.paths = paths;
        this.objects = objects;
        this.services = services;
        this.cpuQuota = cpuQuota;
    }

    /**
     * A container's configuration.
     *
     * @param attempt counts those before it
     * @param volumes where the pod's volumes are on the node
     */
    public ContainerConfig of(
            final FieldValues values,
            final Pod.ContainerSpec container,
            final int attempt,
            final Image image,
            final Map<String, Path> volumes)
            throws ConfigException {
        final Pod pod = values.pod();
        final JsonNode json = container.json();
        final Map<String, String> environment =
                new Environment(objects, values, ServiceVariables.of(pod, services.get())).of(container);
        final ContainerConfig.Builder config = ContainerConfig.newBuilder()
                .setMetadata(
                        ContainerMetadata.newBuilder().setName(container.name()).setAttempt(attempt))
                .setImage(ImageSpec.newBuilder().setImage(image.getId()))
                .setWorkingDir(Json.text(json, "workingDir"))
                .setLogPath(PodPaths.log(container.name(), attempt))
                .setStdin(json.path("stdin").asBoolean())
                .setStdinOnce(json.path("stdinOnce").asBoolean())
                .setTty(json.path("tty").asBoolean())
                .putAllLabels(Labels.of(pod))
                .putLabels(Labels.CONTAINER_NAME, container.name())
                .setLinux(LinuxContainerConfig.newBuilder()
                        .setResources(resources(values, container))
                        .setSecurityContext(SecurityContexts.of(pod, container, image)));
        Json.texts(json.path("command")).forEach(word -> config.addCommand(Expansion.expand(word, environment)));
        Json.texts(json.path("args")).forEach(word -> config.addArgs(Expansion.expand(word, environment)));
        environment.forEach((name, value) ->
                config.addEnvs(KeyValue.newBuilder().setKey(name).setValue(value)));
        annotate(config, pod, container, attempt);
        new ContainerMounts(paths, volumes, environment).add(config, pod, container, attempt);
        return config.build();
    }

    /** Where a container says why it ended, in its own file system. */
    static String terminationPath(final Pod.ContainerSpec container) {
        return container.json().path("terminationMessagePath").asText(DEFAULT_TERMINATION_PATH);
    }

    private static void annotate(
            final ContainerConfig.Builder config, final Pod pod, final Pod.ContainerSpec container, final int attempt) {
        config.putAnnotations(Labels.HASH, container.hash());
        config.putAnnotations(Labels.RESTART_COUNT, Integer.toString(attempt));
        config.putAnnotations(Labels.TERMINATION_PATH, terminationPath(container));
        config.putAnnotations(
                Labels.TERMINATION_POLICY,
                container.json().path("terminationMessagePolicy").asText("File"));
        config.putAnnotations(Labels.GRACE, Long.toString(pod.grace().toSeconds()));
    }

    private LinuxContainerResources resources(final FieldValues values, final Pod.ContainerSpec container) {
        final JsonNode resources = container.json().path("resources");
        final long cpuLimit = Quantity.milli(resources.path("limits").path("cpu"));
        final long cpuRequest = Quantity.milli(resources.path("requests").path("cpu"));
        final long memoryLimit = Quantity.units(resources.path("limits").path("memory"));
        final long memoryRequest = Quantity.units(resources.path("requests").path("memory"));
        final LinuxContainerResources.Builder linux = LinuxContainerResources.newBuilder()
                .setCpuShares(CpuShares.shares(cpuRequest == 0 ? cpuLimit : cpuRequest))
                .setMemoryLimitInBytes(memoryLimit)
                .setOomScoreAdj(Qos.of(values.pod())
                        .oomScoreAdj(
                                memoryRequest == 0 ? memoryLimit : memoryRequest,
                                values.node().memoryBytes()));
        if (cpuLimit > 0 && cpuQuota) {
            linux.setCpuPeriod(CpuShares.PERIOD_US).setCpuQuota(CpuShares.quota(cpuLimit));
        }
        return linux.build();
    }
}
