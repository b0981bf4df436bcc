package io.hawser.kubelet.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Times;
import io.hawser.kubelet.pod.Pod;
import io.hawser.kubelet.pod.Qos;
import io.hawser.kubelet.runtime.RuntimeContainer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pod's status, from what runs of it. */
public final class PodStatus {
    private static final List<String> CONDITIONS =
            List.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

    private final StatusInput input;
    private final JsonNode before;
    private final ObjectNode status = Json.object();

    private PodStatus(final StatusInput input, final JsonNode before) {
        this.input = input;
        this.before = before;
    }

    /**
     * Makes it.
     *
     * @param before the status that was told last, or the API's
     */
    public static ObjectNode of(final StatusInput input, final JsonNode before) {
        return new PodStatus(input, before).build();
    }

    /** Whether a pod of this phase will not run again. */
    public static boolean isTerminal(final String phase) {
        return PodPhase.isTerminal(phase);
    }

    /** The conditions of which this kubelet is the judge. */
    static List<String> conditions() {
        return CONDITIONS;
    }

    /** Whether all containers that run to their end before the others have done so, and sidecars are up. */
    public static boolean isInitialized(final StatusInput input) {
        final boolean begun = input.pod().containers().stream()
                .anyMatch(spec -> input.seen().current(spec.name()).isPresent());
        return begun || incomplete(input).isEmpty();
    }

    private ObjectNode build() {
        final Pod pod = input.pod();
        final boolean initialized = isInitialized(input);
        final ContainerStates states = new ContainerStates(input, initialized);
        final ArrayNode init = Json.MAPPER.createArrayNode();
        final ArrayNode app = Json.MAPPER.createArrayNode();
        pod.initContainers().forEach(spec -> init.add(states.of(spec)));
        pod.containers().forEach(spec -> app.add(states.of(spec)));
        final String phase = phase(init, app);
        status.put("phase", phase).put("qosClass", Qos.of(pod).word());
        input.failed().ifPresent(why -> status.put("reason", why.reason()).put("message", why.message()));
        final String started = Json.text(before, "startTime");
        status.put("startTime", started.isEmpty() ? Times.seconds(input.now()) : started);
        addresses();
        if (!init.isEmpty()) {
            status.set("initContainerStatuses", init);
        }
        status.set("containerStatuses", app);
        addConditions(phase, initialized, app);
        return status;
    }

    private String phase(final ArrayNode init, final ArrayNode app) {
        final String known = Json.text(before, "phase");
        if (PodPhase.isTerminal(known)) {
            return known;
        }
        return input.failed().isPresent() ? "Failed" : PodPhase.of(input.pod(), init, app, input.ended());
    }

    private void addresses() {
        final String host = input.node().address();
        status.put("hostIP", host);
        input.node()
                .addresses()
                .forEach(one -> status.withArrayProperty("hostIPs").addObject().put("ip", one));
        List<String> own = new ArrayList<>(input.seen().addresses());
        if (input.pod().isHostNetwork()) {
            own = input.seen().readySandbox().isPresent() ? input.node().addresses() : List.of();
        }
        if (own.isEmpty() && !Json.text(before, "podIP").isEmpty()) {
            // A pod that has ended keeps the address that it had.
            own = new ArrayList<>();
            for (final JsonNode one : before.path("podIPs")) {
                own.add(Json.text(one, "ip"));
            }
        }
        if (!own.isEmpty()) {
            status.put("podIP", own.get(0));
            own.forEach(one -> status.withArrayProperty("podIPs").addObject().put("ip", one));
        }
    }

    private void addConditions(final String phase, final boolean initialized, final ArrayNode app) {
        final boolean sandbox = input.seen().readySandbox().isPresent()
                && (input.pod().isHostNetwork() || !input.seen().addresses().isEmpty());
        add("PodReadyToStartContainers", sandbox, "", "");
        if (phase.equals("Succeeded")) {
            add("Initialized", true, "PodCompleted", "");
        } else if (initialized) {
            add("Initialized", true, "", "");
        } else {
            add(
                    "Initialized",
                    false,
                    "ContainersNotInitialized",
                    "containers with incomplete status: " + bracket(incomplete(input)));
        }
        final Optional<Waiting> unready = unready(phase, app);
        final Optional<Waiting> gate = unready.isPresent() ? unready : gate();
        add(
                "Ready",
                gate.isEmpty(),
                gate.map(Waiting::reason).orElse(""),
                gate.map(Waiting::message).orElse(""));
        add(
                "ContainersReady",
                unready.isEmpty(),
                unready.map(Waiting::reason).orElse(""),
                unready.map(Waiting::message).orElse(""));
        add("PodScheduled", true, "", "");
    }

    private Optional<Waiting> unready(final String phase, final ArrayNode app) {
        if (phase.equals("Succeeded")) {
            return Optional.of(new Waiting("PodCompleted", ""));
        }
        if (phase.equals("Failed")) {
            return Optional.of(new Waiting("PodFailed", ""));
        }
        final List<String> names = new ArrayList<>();
        for (final JsonNode one : status.path("initContainerStatuses")) {
            final boolean sidecar = input.pod()
                    .container(Json.text(one, "name"))
                    .filter(spec -> spec.role() == Pod.Role.SIDECAR)
                    .isPresent();
            if (sidecar && !one.path("ready").asBoolean()) {
                names.add(Json.text(one, "name"));
            }
        }
        for (final JsonNode one : app) {
            if (!one.path("ready").asBoolean()) {
                names.add(Json.text(one, "name"));
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Waiting("ContainersNotReady", "containers with unready status: " + bracket(names)));
    }

    private Optional<Waiting> gate() {
        for (final JsonNode gate : input.pod().spec().path("readinessGates")) {
            final String type = Json.text(gate, "conditionType");
            if (!"True".equals(Json.text(condition(input.pod().status(), type), "status"))) {
                return Optional.of(new Waiting(
                        "ReadinessGatesNotReady",
                        "corresponding condition of pod readiness gate \"" + type
                                + "\" does not exist or is not \"True\"."));
            }
        }
        return Optional.empty();
    }

    private void add(final String type, final boolean fulfilled, final String reason, final String message) {
        final String value = fulfilled ? "True" : "False";
        final JsonNode known = condition(before, type);
        final String since = Json.text(known, "status").equals(value) ? Json.text(known, "lastTransitionTime") : "";
        final Instant now = input.now();
        final ObjectNode condition = status.withArrayProperty("conditions").addObject();
        condition.put("type", type).put("status", value).putNull("lastProbeTime");
        condition.put("lastTransitionTime", since.isEmpty() ? Times.seconds(now) : since);
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
    }

    private static JsonNode condition(final JsonNode status, final String type) {
        for (final JsonNode condition : status.path("conditions")) {
            if (Json.text(condition, "type").equals(type)) {
                return condition;
            }
        }
        return Json.object();
    }

    private static List<String> incomplete(final StatusInput input) {
        final List<String> names = new ArrayList<>();
        for (final Pod.ContainerSpec spec : input.pod().initContainers()) {
            final Optional<RuntimeContainer> one = input.seen().current(spec.name());
            final boolean done = spec.role() == Pod.Role.INIT
                    ? one.filter(RuntimeContainer::isSucceeded).isPresent()
                    : one.filter(RuntimeContainer::isRunning)
                            .filter(container -> input.probes().isStarted(input.pod(), spec, container))
                            .isPresent();
            if (!done) {
                names.add(spec.name());
            }
        }
        return names;
    }

    private static String bracket(final List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }
}
