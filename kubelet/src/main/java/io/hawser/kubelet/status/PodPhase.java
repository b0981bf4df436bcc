package io.hawser.kubelet.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.pod.Pod;

/** A pod's phase, from the statuses of its containers (pkg/kubelet getPhase). */
final class PodPhase {
    private PodPhase() {}

    static boolean isTerminal(final String phase) {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    static String of(final Pod pod, final ArrayNode init, final ArrayNode app, final boolean ended) {
        boolean pendingInit = false;
        boolean failedInit = false;
        int index = 0;
        for (final Pod.ContainerSpec spec : pod.initContainers()) {
            final JsonNode status = init.path(index++);
            final JsonNode terminated = status.path("state").path("terminated");
            if (spec.role() == Pod.Role.SIDECAR) {
                pendingInit |= !status.path("started").asBoolean() && !ended;
            } else if (terminated.isMissingNode()) {
                pendingInit = true;
            } else {
                failedInit |= terminated.path("exitCode").asInt() != 0;
            }
        }
        if (failedInit && (pod.restartPolicy().equals("Never") || ended)) {
            return "Failed";
        }
        return pendingInit || failedInit ? "Pending" : ofContainers(pod, app, ended);
    }

    private static String ofContainers(final Pod pod, final ArrayNode app, final boolean ended) {
        int waiting = 0;
        int running = 0;
        int stopped = 0;
        int succeeded = 0;
        for (final JsonNode status : app) {
            if (status.path("state").has("running")) {
                running++;
            } else if (status.path("state").has("terminated")) {
                stopped++;
                succeeded += Json.at(status, "state", "terminated", "exitCode").asInt() == 0 ? 1 : 0;
            } else if (status.path("lastState").has("terminated")) {
                stopped++;
            } else {
                waiting++;
            }
        }
        final boolean over = running == 0 && stopped > 0 && waiting == 0;
        if (ended && running == 0) {
            return stopped > 0 && succeeded == stopped && waiting == 0 ? "Succeeded" : "Failed";
        }
        if (waiting > 0) {
            return "Pending";
        }
        if (!over) {
            return running > 0 ? "Running" : "Pending";
        }
        return switch (pod.restartPolicy()) {
            case "Always" -> "Running";
            case "Never" -> succeeded == stopped ? "Succeeded" : "Failed";
            default -> succeeded == stopped ? "Succeeded" : "Running";
        };
    }
}
