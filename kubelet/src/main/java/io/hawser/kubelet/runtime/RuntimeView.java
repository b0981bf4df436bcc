package io.hawser.kubelet.runtime;

import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.v1.Container;
import io.hawser.kubelet.cri.v1.PodIP;
import io.hawser.kubelet.cri.v1.PodSandbox;
import io.hawser.kubelet.cri.v1.PodSandboxNetworkStatus;
import io.hawser.kubelet.pod.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Dumps what a runtime has of pods. Thread safe. */
public final class RuntimeView {
    private final ContainerRuntime runtime;

    /** Of a runtime. */
    public RuntimeView(final ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    /** What there is of a pod now. Throws {@link io.hawser.kubelet.cri.CriException} if the runtime does not answer. */
    public RuntimePod pod(final String uid) {
        final Map<String, String> label = Map.of(Labels.POD_UID, uid);
        final List<PodSandbox> sandboxes = new ArrayList<>(runtime.listPodSandboxes(label));
        sandboxes.sort(Comparator.comparingLong(PodSandbox::getCreatedAt).reversed());
        final List<RuntimeContainer> containers = new ArrayList<>();
        for (final Container one : runtime.listContainers(label)) {
            runtime.containerStatus(one.getId())
                    .ifPresent(status -> containers.add(new RuntimeContainer(one.getPodSandboxId(), status)));
        }
        containers.sort(
                Comparator.comparingLong((RuntimeContainer one) -> one.status().getCreatedAt())
                        .reversed());
        final List<String> addresses = sandboxes.isEmpty() || !RuntimePod.isReady(sandboxes.get(0))
                ? List.of()
                : addresses(sandboxes.get(0).getId());
        return new RuntimePod(uid, sandboxes, containers, addresses);
    }

    private List<String> addresses(final String sandboxId) {
        final List<String> addresses = new ArrayList<>();
        runtime.podSandboxStatus(sandboxId).ifPresent(status -> {
            final PodSandboxNetworkStatus network = status.getNetwork();
            if (!network.getIp().isEmpty()) {
                addresses.add(network.getIp());
                network.getAdditionalIpsList().stream().map(PodIP::getIp).forEach(addresses::add);
            }
        });
        return addresses;
    }
}
