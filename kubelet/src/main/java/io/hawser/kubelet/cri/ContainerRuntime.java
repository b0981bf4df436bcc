package io.hawser.kubelet.cri;

import io.hawser.kubelet.cri.v1.AttachRequest;
import io.hawser.kubelet.cri.v1.AuthConfig;
import io.hawser.kubelet.cri.v1.Container;
import io.hawser.kubelet.cri.v1.ContainerConfig;
import io.hawser.kubelet.cri.v1.ContainerStats;
import io.hawser.kubelet.cri.v1.ContainerStatus;
import io.hawser.kubelet.cri.v1.ExecRequest;
import io.hawser.kubelet.cri.v1.ExecSyncResponse;
import io.hawser.kubelet.cri.v1.Image;
import io.hawser.kubelet.cri.v1.PodSandbox;
import io.hawser.kubelet.cri.v1.PodSandboxConfig;
import io.hawser.kubelet.cri.v1.PodSandboxStatus;
import io.hawser.kubelet.cri.v1.RuntimeCondition;
import io.hawser.kubelet.cri.v1.VersionResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kubelet asks of a container runtime, CRI {@code runtime.v1}. Each call blocks until the runtime has answered
 * and throws {@link CriException} if it refused or could not be reached. Safe for use by many threads.
 */
public interface ContainerRuntime {
    /** Name and version of the runtime. */
    VersionResponse version();

    /** What the runtime tells of itself beyond that, for people and without a promise. */
    Map<String, String> info();

    /** The runtime's own conditions, {@code RuntimeReady} and {@code NetworkReady} among them. */
    List<RuntimeCondition> conditions();

    /** Creates and starts a sandbox, its network included, and returns its id. */
    String runPodSandbox(PodSandboxConfig config);

    /** Ends all that runs in a sandbox and gives its network back. Done already or unknown: no error. */
    void stopPodSandbox(String sandboxId);

    /** Removes a sandbox with its containers. Done already or unknown: no error. */
    void removePodSandbox(String sandboxId);

    /** A sandbox, or empty if the runtime has none of this id. */
    Optional<PodSandboxStatus> podSandboxStatus(String sandboxId);

    /** All sandboxes of this runtime. */
    List<PodSandbox> listPodSandboxes();

    /** The sandboxes that have these labels. */
    List<PodSandbox> listPodSandboxes(Map<String, String> labels);

    /** Creates a container in a sandbox and returns its id. */
    String createContainer(String sandboxId, ContainerConfig config, PodSandboxConfig sandboxConfig);

    /** Starts a created container. */
    void startContainer(String containerId);

    /** Sends SIGTERM, and SIGKILL when {@code grace} is over (full seconds; zero kills at once). */
    void stopContainer(String containerId, Duration grace);

    /** Removes a container, by force if it runs. Unknown: no error. */
    void removeContainer(String containerId);

    /** What containers use. */
    List<ContainerStats> listContainerStats();

    /** All containers of this runtime. */
    List<Container> listContainers();

    /** The containers that have these labels. */
    List<Container> listContainers(Map<String, String> labels);

    /** A container, or empty if the runtime has none of this id. */
    Optional<ContainerStatus> containerStatus(String containerId);

    /** Makes the runtime open the file again that it writes a container's log to, after that was renamed. */
    void reopenContainerLog(String containerId);

    /**
     * Runs a command in a container and waits for its end.
     *
     * @param timeout when to end it by force; then {@link CriException#isTimeout()}
     */
    ExecSyncResponse execSync(String containerId, List<String> command, Duration timeout);

    /** The URL at which the runtime serves the streams of a command, once. */
    String exec(ExecRequest request);

    /** The URL at which the runtime serves the streams of a container's first process, once. */
    String attach(AttachRequest request);

    /** The URL at which the runtime serves connections to ports of a sandbox, once. */
    String portForward(String sandboxId, List<Integer> ports);

    /** All images on this node. */
    List<Image> listImages();

    /** An image, or empty if it is not on this node. */
    Optional<Image> imageStatus(String image);

    /** Removes an image, under all its names. Unknown: no error. */
    void removeImage(String image);

    /** Where images are stored; empty if the runtime does not say. */
    Optional<String> imageDirectory();

    /** Fetches an image and returns what a container is created from. */
    String pullImage(String image, Optional<AuthConfig> credentials);
}
