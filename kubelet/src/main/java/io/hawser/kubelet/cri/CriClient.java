package io.hawser.kubelet.cri;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.hawser.kubelet.cri.v1.AttachRequest;
import io.hawser.kubelet.cri.v1.AuthConfig;
import io.hawser.kubelet.cri.v1.Container;
import io.hawser.kubelet.cri.v1.ContainerConfig;
import io.hawser.kubelet.cri.v1.ContainerFilter;
import io.hawser.kubelet.cri.v1.ContainerStats;
import io.hawser.kubelet.cri.v1.ContainerStatus;
import io.hawser.kubelet.cri.v1.ContainerStatusRequest;
import io.hawser.kubelet.cri.v1.CreateContainerRequest;
import io.hawser.kubelet.cri.v1.ExecRequest;
import io.hawser.kubelet.cri.v1.ExecSyncRequest;
import io.hawser.kubelet.cri.v1.ExecSyncResponse;
import io.hawser.kubelet.cri.v1.Image;
import io.hawser.kubelet.cri.v1.ImageFsInfoRequest;
import io.hawser.kubelet.cri.v1.ImageServiceGrpc;
import io.hawser.kubelet.cri.v1.ImageServiceGrpc.ImageServiceBlockingStub;
import io.hawser.kubelet.cri.v1.ImageSpec;
import io.hawser.kubelet.cri.v1.ImageStatusRequest;
import io.hawser.kubelet.cri.v1.ImageStatusResponse;
import io.hawser.kubelet.cri.v1.ListContainerStatsRequest;
import io.hawser.kubelet.cri.v1.ListContainersRequest;
import io.hawser.kubelet.cri.v1.ListImagesRequest;
import io.hawser.kubelet.cri.v1.ListPodSandboxRequest;
import io.hawser.kubelet.cri.v1.PodSandbox;
import io.hawser.kubelet.cri.v1.PodSandboxConfig;
import io.hawser.kubelet.cri.v1.PodSandboxFilter;
import io.hawser.kubelet.cri.v1.PodSandboxStatus;
import io.hawser.kubelet.cri.v1.PodSandboxStatusRequest;
import io.hawser.kubelet.cri.v1.PortForwardRequest;
import io.hawser.kubelet.cri.v1.PullImageRequest;
import io.hawser.kubelet.cri.v1.RemoveContainerRequest;
import io.hawser.kubelet.cri.v1.RemoveImageRequest;
import io.hawser.kubelet.cri.v1.RemovePodSandboxRequest;
import io.hawser.kubelet.cri.v1.ReopenContainerLogRequest;
import io.hawser.kubelet.cri.v1.RunPodSandboxRequest;
import io.hawser.kubelet.cri.v1.RuntimeCondition;
import io.hawser.kubelet.cri.v1.RuntimeServiceGrpc;
import io.hawser.kubelet.cri.v1.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import io.hawser.kubelet.cri.v1.StartContainerRequest;
import io.hawser.kubelet.cri.v1.StatusRequest;
import io.hawser.kubelet.cri.v1.StopContainerRequest;
import io.hawser.kubelet.cri.v1.StopPodSandboxRequest;
import io.hawser.kubelet.cri.v1.VersionRequest;
import io.hawser.kubelet.cri.v1.VersionResponse;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * CRI over a runtime's unix socket. A runtime that restarts is found again by itself; calls in between fail with
 * {@link CriException#isUnavailable()}.
 */
public final class CriClient implements ContainerRuntime, AutoCloseable {
    // The kubelet's --runtime-request-timeout is two minutes; what may take longer by its nature has its own bound.
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration PULL_TIMEOUT = Duration.ofMinutes(10);
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    private final EventLoopGroup eventLoop;
    private final ManagedChannel channel;
    private final RuntimeServiceBlockingStub runtime;
    private final ImageServiceBlockingStub images;
    private final CallListener listener;

    /** Is told of each call that has ended. */
    @FunctionalInterface
    public interface CallListener {
        /** A call has ended; {@code failed} if it was refused or did not come through. */
        void called(String operation, boolean failed);
    }

    private CriClient(final Path socket, final CallListener listener) {
        this.listener = listener;
        eventLoop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        channel = NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                .eventLoopGroup(eventLoop)
                .channelType(EpollDomainSocketChannel.class, DomainSocketAddress.class)
                .overrideAuthority("localhost")
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .usePlaintext()
                .build();
        runtime = RuntimeServiceGrpc.newBlockingStub(channel);
        images = ImageServiceGrpc.newBlockingStub(channel);
    }

    /** A client for the runtime at a unix socket. Connects with the first call. */
    public static CriClient connect(final Path socket) {
        return new CriClient(socket, (operation, failed) -> {});
    }

    /** The same, with somebody who is told of all calls. */
    public static CriClient connect(final Path socket, final CallListener listener) {
        return new CriClient(socket, listener);
    }

    /** What ends in this runtime, as it happens. */
    public ExitEvents exits() {
        return new ExitEvents(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }

    @Override
    public VersionResponse version() {
        return call("Version", () -> runtime().version(VersionRequest.getDefaultInstance()));
    }

    @Override
    public Map<String, String> info() {
        final StatusRequest verbose =
                StatusRequest.newBuilder().setVerbose(true).build();
        return call("Status", () -> runtime().status(verbose)).getInfoMap();
    }

    @Override
    public List<RuntimeCondition> conditions() {
        return call("Status", () -> runtime().status(StatusRequest.getDefaultInstance()))
                .getStatus()
                .getConditionsList();
    }

    @Override
    public String runPodSandbox(final PodSandboxConfig config) {
        final RunPodSandboxRequest request =
                RunPodSandboxRequest.newBuilder().setConfig(config).build();
        return call("RunPodSandbox", () -> runtime().runPodSandbox(request)).getPodSandboxId();
    }

    @Override
    public void stopPodSandbox(final String sandboxId) {
        final StopPodSandboxRequest request =
                StopPodSandboxRequest.newBuilder().setPodSandboxId(sandboxId).build();
        done("StopPodSandbox", () -> runtime().stopPodSandbox(request));
    }

    @Override
    public void removePodSandbox(final String sandboxId) {
        final RemovePodSandboxRequest request =
                RemovePodSandboxRequest.newBuilder().setPodSandboxId(sandboxId).build();
        done("RemovePodSandbox", () -> runtime().removePodSandbox(request));
    }

    @Override
    public Optional<PodSandboxStatus> podSandboxStatus(final String sandboxId) {
        final PodSandboxStatusRequest request =
                PodSandboxStatusRequest.newBuilder().setPodSandboxId(sandboxId).build();
        return find(
                "PodSandboxStatus", () -> runtime().podSandboxStatus(request).getStatus());
    }

    @Override
    public List<PodSandbox> listPodSandboxes() {
        return call("ListPodSandbox", () -> runtime().listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                .getItemsList();
    }

    @Override
    public List<PodSandbox> listPodSandboxes(final Map<String, String> labels) {
        final ListPodSandboxRequest request = ListPodSandboxRequest.newBuilder()
                .setFilter(PodSandboxFilter.newBuilder().putAllLabelSelector(labels))
                .build();
        return call("ListPodSandbox", () -> runtime().listPodSandbox(request)).getItemsList();
    }

    @Override
    public String createContainer(
            final String sandboxId, final ContainerConfig config, final PodSandboxConfig sandboxConfig) {
        final CreateContainerRequest request = CreateContainerRequest.newBuilder()
                .setPodSandboxId(sandboxId)
                .setConfig(config)
                .setSandboxConfig(sandboxConfig)
                .build();
        return call("CreateContainer", () -> runtime().createContainer(request)).getContainerId();
    }

    @Override
    public void startContainer(final String containerId) {
        final StartContainerRequest request =
                StartContainerRequest.newBuilder().setContainerId(containerId).build();
        call("StartContainer", () -> runtime().startContainer(request));
    }

    @Override
    public void stopContainer(final String containerId, final Duration grace) {
        final StopContainerRequest request = StopContainerRequest.newBuilder()
                .setContainerId(containerId)
                .setTimeout(grace.toSeconds())
                .build();
        done("StopContainer", () -> within(grace.plus(CALL_TIMEOUT)).stopContainer(request));
    }

    @Override
    public void removeContainer(final String containerId) {
        final RemoveContainerRequest request =
                RemoveContainerRequest.newBuilder().setContainerId(containerId).build();
        done("RemoveContainer", () -> runtime().removeContainer(request));
    }

    @Override
    public List<ContainerStats> listContainerStats() {
        return call(
                        "ListContainerStats",
                        () -> runtime().listContainerStats(ListContainerStatsRequest.getDefaultInstance()))
                .getStatsList();
    }

    @Override
    public List<Container> listContainers() {
        return call("ListContainers", () -> runtime().listContainers(ListContainersRequest.getDefaultInstance()))
                .getContainersList();
    }

    @Override
    public List<Container> listContainers(final Map<String, String> labels) {
        final ListContainersRequest request = ListContainersRequest.newBuilder()
                .setFilter(ContainerFilter.newBuilder().putAllLabelSelector(labels))
                .build();
        return call("ListContainers", () -> runtime().listContainers(request)).getContainersList();
    }

    @Override
    public Optional<ContainerStatus> containerStatus(final String containerId) {
        final ContainerStatusRequest request =
                ContainerStatusRequest.newBuilder().setContainerId(containerId).build();
        return find("ContainerStatus", () -> runtime().containerStatus(request).getStatus());
    }

    @Override
    public void reopenContainerLog(final String containerId) {
        final ReopenContainerLogRequest request = ReopenContainerLogRequest.newBuilder()
                .setContainerId(containerId)
                .build();
        call("ReopenContainerLog", () -> runtime().reopenContainerLog(request));
    }

    @Override
    public ExecSyncResponse execSync(final String containerId, final List<String> command, final Duration timeout) {
        final ExecSyncRequest request = ExecSyncRequest.newBuilder()
                .setContainerId(containerId)
                .addAllCmd(command)
                .setTimeout(Math.max(1, timeout.toSeconds()))
                .build();
        return call("ExecSync", () -> within(timeout.plus(CALL_TIMEOUT)).execSync(request));
    }

    @Override
    public String exec(final ExecRequest request) {
        return call("Exec", () -> runtime().exec(request)).getUrl();
    }

    @Override
    public String attach(final AttachRequest request) {
        return call("Attach", () -> runtime().attach(request)).getUrl();
    }

    @Override
    public String portForward(final String sandboxId, final List<Integer> ports) {
        final PortForwardRequest request = PortForwardRequest.newBuilder()
                .setPodSandboxId(sandboxId)
                .addAllPort(ports)
                .build();
        return call("PortForward", () -> runtime().portForward(request)).getUrl();
    }

    @Override
    public List<Image> listImages() {
        return call("ListImages", () -> images().listImages(ListImagesRequest.getDefaultInstance()))
                .getImagesList();
    }

    @Override
    public Optional<Image> imageStatus(final String image) {
        final ImageStatusRequest request =
                ImageStatusRequest.newBuilder().setImage(spec(image)).build();
        final ImageStatusResponse response = call("ImageStatus", () -> images().imageStatus(request));
        return response.hasImage() ? Optional.of(response.getImage()) : Optional.empty();
    }

    @Override
    public void removeImage(final String image) {
        final RemoveImageRequest request =
                RemoveImageRequest.newBuilder().setImage(spec(image)).build();
        done("RemoveImage", () -> images().removeImage(request));
    }

    @Override
    public Optional<String> imageDirectory() {
        return call("ImageFsInfo", () -> images().imageFsInfo(ImageFsInfoRequest.getDefaultInstance()))
                .getImageFilesystemsList()
                .stream()
                .map(one -> one.getFsId().getMountpoint())
                .findFirst();
    }

    @Override
    public String pullImage(final String image, final Optional<AuthConfig> credentials) {
        final PullImageRequest.Builder builder = PullImageRequest.newBuilder().setImage(spec(image));
        credentials.ifPresent(builder::setAuth);
        final PullImageRequest request = builder.build();
        return call(
                        "PullImage",
                        () -> images.withDeadlineAfter(PULL_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                                .pullImage(request))
                .getImageRef();
    }

    private static ImageSpec spec(final String image) {
        return ImageSpec.newBuilder().setImage(image).build();
    }

    private RuntimeServiceBlockingStub runtime() {
        return within(CALL_TIMEOUT);
    }

    private RuntimeServiceBlockingStub within(final Duration timeout) {
        return runtime.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private ImageServiceBlockingStub images() {
        return images.withDeadlineAfter(CALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private <T> T call(final String operation, final Supplier<T> call) {
        try {
            final T answer = call.get();
            listener.called(operation, false);
            return answer;
        } catch (final StatusRuntimeException e) {
            listener.called(operation, true);
            final CriException failure = new CriException(operation, e);
            if (failure.isUnavailable()) {
                // Ask again at once when the next call comes, instead of after gRPC's back-off of up to two minutes.
                channel.resetConnectBackoff();
            }
            throw failure;
        }
    }

    private <T> Optional<T> find(final String operation, final Supplier<T> call) {
        try {
            return Optional.of(call(operation, call));
        } catch (final CriException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void done(final String operation, final Supplier<?> call) {
        find(operation, call);
    }
}
