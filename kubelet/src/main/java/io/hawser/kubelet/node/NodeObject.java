package io.hawser.kubelet.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kubelet.cri.ContainerRuntime;
import io.hawser.kubelet.cri.CriException;
import io.hawser.kubelet.cri.v1.Image;
import io.hawser.kubelet.cri.v1.RuntimeCondition;
import io.hawser.kubelet.cri.v1.VersionResponse;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Times;
import io.hawser.kubelet.pod.NodeFacts;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The Node object as this kubelet writes it. Used by one thread. */
final class NodeObject {
    /** Of which Kubernetes the behaviour is. */
    static final String VERSION = "v1.35.0";

    private static final int MOST_IMAGES = 50;

    private final NodeSettings settings;
    private final NodeFacts facts;
    private final ContainerRuntime runtime;
    private final Clock clock;
    private final Map<String, JsonNode> conditions = new TreeMap<>();

    NodeObject(final NodeSettings settings, final NodeFacts facts, final ContainerRuntime runtime, final Clock clock) {
        this.settings = settings;
        this.facts = facts;
        this.runtime = runtime;
        this.clock = clock;
    }

    /** Why the node cannot run pods, as Kubernetes words it; empty if it can. */
    String problem() {
        final List<String> problems = new ArrayList<>();
        try {
            for (final RuntimeCondition condition : runtime.conditions()) {
                if (!condition.getStatus()) {
                    final String what = condition.getType().equals("NetworkReady")
                            ? "container runtime network not ready"
                            : "container runtime is not ready";
                    problems.add(what + ": " + condition.getType() + "=false reason:" + condition.getReason()
                            + " message:" + condition.getMessage());
                }
            }
        } catch (final CriException e) {
            problems.add("container runtime is down: " + e.getMessage());
        }
        return problems.size() == 1 ? problems.get(0) : problems.isEmpty() ? "" : problems.toString();
    }

    /** The labels that it always has. */
    ObjectNode labels() {
        final ObjectNode labels = Json.object();
        settings.labels().forEach(labels::put);
        for (final String prefix : List.of("kubernetes.io/", "beta.kubernetes.io/")) {
            labels.put(prefix + "os", "linux").put(prefix + "arch", Machine.architecture());
        }
        return labels.put("kubernetes.io/hostname", settings.hostname());
    }

    /** A new object. */
    ObjectNode create(final String problem, final Set<NodeCondition> pressure) {
        final ObjectNode node = Json.object().put("apiVersion", "v1").put("kind", "Node");
        final ObjectNode metadata = node.putObject("metadata").put("name", settings.name());
        metadata.set("labels", labels());
        metadata.putObject("annotations").put("volumes.kubernetes.io/controller-managed-attach-detach", "true");
        final ObjectNode spec = node.putObject("spec");
        if (!settings.taints().isEmpty()) {
            settings.taints().forEach(spec.putArray("taints")::add);
        }
        node.set("status", status(problem, pressure));
        return node;
    }

    /** Takes over the times at which conditions changed. */
    void learn(final JsonNode node) {
        node.path("status")
                .path("conditions")
                .forEach(condition -> conditions.putIfAbsent(Json.text(condition, "type"), condition));
    }

    /** What it has and how it is. */
    ObjectNode status(final String problem, final Set<NodeCondition> pressure) {
        final ObjectNode status = Json.object();
        settings.addresses()
                .forEach(address -> status.withArrayProperty("addresses")
                        .addObject()
                        .put("type", "InternalIP")
                        .put("address", address));
        status.withArrayProperty("addresses")
                .addObject()
                .put("type", "Hostname")
                .put("address", settings.hostname());
        for (final String what : List.of("capacity", "allocatable")) {
            status.putObject(what)
                    .put("cpu", facts.cpuMillis() % 1000 == 0 ? facts.cpuMillis() / 1000 + "" : facts.cpuMillis() + "m")
                    .put("memory", (facts.memoryBytes() >> 10) + "Ki")
                    .put("ephemeral-storage", (facts.diskBytes() >> 10) + "Ki")
                    .put("pods", Integer.toString(settings.maxPods()));
        }
        status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", settings.port());
        status.set("nodeInfo", info());
        images(status);
        for (final NodeCondition one : NodeCondition.values()) {
            final boolean isShort = pressure.contains(one);
            condition(status, one.type(), isShort, one.reason(isShort), one.message(isShort));
        }
        if (problem.isEmpty()) {
            condition(status, "Ready", true, "KubeletReady", "kubelet is posting ready status");
        } else {
            condition(status, "Ready", false, "KubeletNotReady", problem);
        }
        return status;
    }

    private ObjectNode info() {
        final ObjectNode info = Json.object();
        info.put("machineID", Machine.read("/etc/machine-id"));
        final String system = Machine.read("/sys/class/dmi/id/product_uuid");
        info.put("systemUUID", system.isEmpty() ? Machine.read("/etc/machine-id") : system);
        info.put("bootID", Machine.read("/proc/sys/kernel/random/boot_id"));
        info.put("kernelVersion", Machine.read("/proc/sys/kernel/osrelease"));
        info.put("osImage", Machine.osImage());
        info.put("containerRuntimeVersion", runtimeVersion());
        info.put("kubeletVersion", VERSION + "+hawser").put("kubeProxyVersion", "");
        return info.put("operatingSystem", "linux").put("architecture", Machine.architecture());
    }

    private String runtimeVersion() {
        try {
            final VersionResponse version = runtime.version();
            return version.getRuntimeName() + "://" + version.getRuntimeVersion();
        } catch (final CriException e) {
            return "containerd://unknown";
        }
    }

    private void images(final ObjectNode status) {
        try {
            runtime.listImages().stream()
                    .sorted(Comparator.comparingLong(Image::getSize).reversed())
                    .limit(MOST_IMAGES)
                    .forEach(image -> {
                        final ObjectNode one =
                                status.withArrayProperty("images").addObject();
                        image.getRepoDigestsList().forEach(one.withArrayProperty("names")::add);
                        image.getRepoTagsList().forEach(one.withArrayProperty("names")::add);
                        one.put("sizeBytes", image.getSize());
                    });
        } catch (final CriException e) {
            // Told again with the next status.
            status.remove("images");
        }
    }

    private void condition(
            final ObjectNode status,
            final String type,
            final boolean fulfilled,
            final String reason,
            final String message) {
        final String now = Times.seconds(clock.instant());
        final JsonNode known = conditions.getOrDefault(type, Json.object());
        final String value = fulfilled ? "True" : "False";
        final boolean same = Json.text(known, "status").equals(value);
        final ObjectNode condition = status.withArrayProperty("conditions").addObject();
        condition.put("type", type).put("status", value).put("reason", reason).put("message", message);
        condition.put("lastHeartbeatTime", now);
        condition.put("lastTransitionTime", same ? Json.text(known, "lastTransitionTime") : now);
        conditions.put(type, condition);
    }
}
