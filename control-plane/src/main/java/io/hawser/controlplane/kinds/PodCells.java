package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.resource.Ages;
import io.hawser.controlplane.resource.Column;
import java.time.Instant;

/** What {@code kubectl get pods} shows (k8s.io/kubernetes/pkg/printers/internalversion). */
final class PodCells {
    private static final String READY = "Ready";

    private PodCells() {}

    static Column[] columns() {
        return new Column[] {
            Column.text(READY, PodCells::ready),
            Column.text("Status", PodCells::status),
            new Column("Restarts", "string", "", false, (pod, now) -> TextNode.valueOf(restarts(pod, now))),
            Column.AGE,
            Cells.wideField("IP", "status", "podIP"),
            Cells.wideField("Node", "spec", "nodeName"),
            Cells.wideField("Nominated Node", "status", "nominatedNodeName"),
            Column.wide("Readiness Gates", PodCells::gates)
        };
    }

    private static String ready(final JsonNode pod) {
        int ready = 0;
        for (final JsonNode container : Json.at(pod, "status", "containerStatuses")) {
            if (container.path("ready").asBoolean() && container.path("state").has("running")) {
                ready++;
            }
        }
        return ready + "/" + Json.at(pod, "spec", "containers").size();
    }

    private static String restarts(final JsonNode pod, final Instant now) {
        int restarts = 0;
        String last = "";
        for (final JsonNode container : Json.at(pod, "status", "containerStatuses")) {
            restarts += container.path("restartCount").asInt();
            final String finished = Json.text(container, "lastState", "terminated", "finishedAt");
            last = finished.compareTo(last) > 0 ? finished : last;
        }
        return restarts > 0 && !last.isEmpty()
                ? restarts + " (" + Ages.since(last, now) + " ago)"
                : Integer.toString(restarts);
    }

    private static String status(final JsonNode pod) {
        final String phaseReason = Json.text(pod, "status", "reason");
        String reason = phaseReason.isEmpty() ? Json.text(pod, "status", "phase") : phaseReason;
        for (final JsonNode condition : Json.at(pod, "status", "conditions")) {
            if ("PodScheduled".equals(condition.path("type").asText())
                    && "SchedulingGated".equals(condition.path("reason").asText())) {
                reason = "SchedulingGated";
            }
        }
        final String initializing = initializing(pod);
        if (!initializing.isEmpty()) {
            reason = initializing;
        } else {
            reason = ofContainers(pod, reason);
        }
        if (Meta.isDeleting(pod)) {
            return "NodeLost".equals(phaseReason) ? "Unknown" : "Terminating";
        }
        return reason;
    }

    /** Of the first init container that is not done; empty if all are. */
    private static String initializing(final JsonNode pod) {
        final int total = Json.at(pod, "spec", "initContainers").size();
        int index = 0;
        for (final JsonNode container : Json.at(pod, "status", "initContainerStatuses")) {
            final JsonNode terminated = Json.at(container, "state", "terminated");
            final JsonNode waiting = Json.at(container, "state", "waiting");
            if (terminated.isObject() && terminated.path("exitCode").asInt() == 0) {
                index++;
                continue;
            }
            if (terminated.isObject()) {
                return "Init:" + ended(terminated);
            }
            final String reason = waiting.path("reason").asText();
            return reason.isEmpty() || "PodInitializing".equals(reason)
                    ? "Init:" + index + "/" + total
                    : "Init:" + reason;
        }
        return "";
    }

    private static String ofContainers(final JsonNode pod, final String otherwise) {
        String reason = otherwise;
        boolean running = false;
        final JsonNode containers = Json.at(pod, "status", "containerStatuses");
        for (int i = containers.size() - 1; i >= 0; i--) {
            final JsonNode state = containers.get(i).path("state");
            final String waiting = Json.text(state, "waiting", "reason");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (state.path("terminated").isObject()) {
                reason = ended(state.path("terminated"));
            } else if (containers.get(i).path("ready").asBoolean() && state.has("running")) {
                running = true;
            }
        }
        if ("Completed".equals(reason) && running) {
            return isReady(pod) ? "Running" : "NotReady";
        }
        return reason;
    }

    private static String ended(final JsonNode terminated) {
        final String reason = terminated.path("reason").asText();
        if (!reason.isEmpty()) {
            return reason;
        }
        final int signal = terminated.path("signal").asInt();
        return signal != 0
                ? "Signal:" + signal
                : "ExitCode:" + terminated.path("exitCode").asInt();
    }

    private static boolean isReady(final JsonNode pod) {
        for (final JsonNode condition : Json.at(pod, "status", "conditions")) {
            if (READY.equals(condition.path("type").asText())) {
                return "True".equals(condition.path("status").asText());
            }
        }
        return false;
    }

    private static String gates(final JsonNode pod) {
        final JsonNode gates = Json.at(pod, "spec", "readinessGates");
        if (gates.isEmpty()) {
            return Cells.NONE;
        }
        int met = 0;
        for (final JsonNode gate : gates) {
            for (final JsonNode condition : Json.at(pod, "status", "conditions")) {
                if (condition.path("type").equals(gate.path("conditionType"))
                        && "True".equals(condition.path("status").asText())) {
                    met++;
                }
            }
        }
        return met + "/" + gates.size();
    }
}
