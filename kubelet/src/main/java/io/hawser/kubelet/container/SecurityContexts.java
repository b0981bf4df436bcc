package io.hawser.kubelet.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.cri.v1.Capability;
import io.hawser.kubelet.cri.v1.Image;
import io.hawser.kubelet.cri.v1.Int64Value;
import io.hawser.kubelet.cri.v1.LinuxContainerSecurityContext;
import io.hawser.kubelet.cri.v1.LinuxSandboxSecurityContext;
import io.hawser.kubelet.cri.v1.NamespaceMode;
import io.hawser.kubelet.cri.v1.NamespaceOption;
import io.hawser.kubelet.cri.v1.SecurityProfile;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;
import java.util.ArrayList;
import java.util.List;

/** What containers may do and as whom, of the pod's and the container's securityContext. */
final class SecurityContexts {
    // As Kubernetes' own kubelet hides them (pkg/securitycontext defaultMaskedPaths, defaultReadonlyPaths).
    private static final List<String> MASKED = List.of(
            "/proc/asound",
            "/proc/acpi",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");
    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private SecurityContexts() {}

    static LinuxSandboxSecurityContext ofSandbox(final Pod pod) {
        final JsonNode context = pod.spec().path("securityContext");
        final LinuxSandboxSecurityContext.Builder sandbox = LinuxSandboxSecurityContext.newBuilder()
                .setNamespaceOptions(namespaces(pod))
                .setSeccomp(profile("RuntimeDefault", ""))
                .setPrivileged(pod.allContainers().stream().anyMatch(SecurityContexts::isPrivileged))
                .addAllSupplementalGroups(groups(context));
        if (context.has("runAsUser")) {
            sandbox.setRunAsUser(value(context.path("runAsUser").asLong()));
        }
        if (context.has("runAsGroup") && context.has("runAsUser")) {
            sandbox.setRunAsGroup(value(context.path("runAsGroup").asLong()));
        }
        return sandbox.build();
    }

    static LinuxContainerSecurityContext of(final Pod pod, final Pod.ContainerSpec container, final Image image)
            throws ConfigException {
        final JsonNode ofPod = pod.spec().path("securityContext");
        final JsonNode own = container.json().path("securityContext");
        final boolean privileged = isPrivileged(container);
        final LinuxContainerSecurityContext.Builder context = LinuxContainerSecurityContext.newBuilder()
                .setPrivileged(privileged)
                .setNamespaceOptions(namespaces(pod))
                .setReadonlyRootfs(own.path("readOnlyRootFilesystem").asBoolean())
                .setNoNewPrivs(own.has("allowPrivilegeEscalation")
                        && !own.path("allowPrivilegeEscalation").asBoolean())
                .setCapabilities(Capability.newBuilder()
                        .addAllAddCapabilities(Json.texts(Json.at(own, "capabilities", "add")))
                        .addAllDropCapabilities(Json.texts(Json.at(own, "capabilities", "drop"))))
                .addAllSupplementalGroups(groups(ofPod))
                .setSeccomp(seccomp(own.has("seccompProfile") ? own : ofPod));
        if (!privileged && !Json.text(own, "procMount").equals("Unmasked")) {
            context.addAllMaskedPaths(MASKED).addAllReadonlyPaths(READ_ONLY);
        }
        user(context, ofPod, own, image);
        checkNonRoot(pod, container, context, own.has("runAsNonRoot") ? own : ofPod);
        return context.build();
    }

    private static void user(
            final LinuxContainerSecurityContext.Builder context,
            final JsonNode ofPod,
            final JsonNode own,
            final Image image) {
        final JsonNode user = own.has("runAsUser") ? own.path("runAsUser") : ofPod.path("runAsUser");
        final JsonNode group = own.has("runAsGroup") ? own.path("runAsGroup") : ofPod.path("runAsGroup");
        if (user.isNumber()) {
            context.setRunAsUser(value(user.asLong()));
        } else if (image.hasUid()) {
            context.setRunAsUser(image.getUid());
        } else if (!image.getUsername().isEmpty()) {
            context.setRunAsUsername(image.getUsername());
        } else if (group.isNumber()) {
            // The runtime takes a group only beside a user.
            context.setRunAsUser(value(0));
        }
        if (group.isNumber()) {
            context.setRunAsGroup(value(group.asLong()));
        }
    }

    private static void checkNonRoot(
            final Pod pod,
            final Pod.ContainerSpec container,
            final LinuxContainerSecurityContext.Builder context,
            final JsonNode where)
            throws ConfigException {
        if (!where.path("runAsNonRoot").asBoolean()) {
            return;
        }
        final String who = "(pod: \"" + pod.longName() + "\", container: " + container.name() + ")";
        if (!context.getRunAsUsername().isEmpty()) {
            throw new ConfigException("container has runAsNonRoot and image has non-numeric user ("
                    + context.getRunAsUsername() + "), cannot verify user is non-root " + who);
        }
        if (context.getRunAsUser().getValue() == 0) {
            final boolean asked = container.json().path("securityContext").has("runAsUser")
                    || pod.spec().path("securityContext").has("runAsUser");
            throw new ConfigException(
                    asked
                            ? "container's runAsUser breaks non-root policy " + who
                            : "container has runAsNonRoot and image will run as root " + who);
        }
    }

    private static boolean isPrivileged(final Pod.ContainerSpec container) {
        return container.json().path("securityContext").path("privileged").asBoolean();
    }

    private static NamespaceOption namespaces(final Pod pod) {
        final JsonNode spec = pod.spec();
        final NamespaceMode shared =
                spec.path("shareProcessNamespace").asBoolean() ? NamespaceMode.POD : NamespaceMode.CONTAINER;
        return NamespaceOption.newBuilder()
                .setNetwork(pod.isHostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD)
                .setPid(spec.path("hostPID").asBoolean() ? NamespaceMode.NODE : shared)
                .setIpc(spec.path("hostIPC").asBoolean() ? NamespaceMode.NODE : NamespaceMode.POD)
                .build();
    }

    private static List<Long> groups(final JsonNode ofPod) {
        final List<Long> groups = new ArrayList<>();
        ofPod.path("supplementalGroups").forEach(group -> groups.add(group.asLong()));
        if (ofPod.has("fsGroup")) {
            groups.add(ofPod.path("fsGroup").asLong());
        }
        return groups;
    }

    private static SecurityProfile seccomp(final JsonNode context) {
        final JsonNode profile = context.path("seccompProfile");
        return profile(profile.path("type").asText("Unconfined"), Json.text(profile, "localhostProfile"));
    }

    private static SecurityProfile profile(final String type, final String file) {
        final SecurityProfile.Builder profile = SecurityProfile.newBuilder();
        return switch (type) {
            case "RuntimeDefault" ->
                profile.setProfileType(SecurityProfile.ProfileType.RuntimeDefault)
                        .build();
            case "Localhost" ->
                profile.setProfileType(SecurityProfile.ProfileType.Localhost)
                        .setLocalhostRef("/var/lib/kubelet/seccomp/" + file)
                        .build();
            default ->
                profile.setProfileType(SecurityProfile.ProfileType.Unconfined).build();
        };
    }

    private static Int64Value value(final long number) {
        return Int64Value.newBuilder().setValue(number).build();
    }
}
