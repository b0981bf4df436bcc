package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.resource.Defaults;
import io.hawser.controlplane.resource.Validation;
import io.hawser.controlplane.selector.LabelSelector;
import io.hawser.controlplane.selector.Names;
import io.hawser.controlplane.status.Cause;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What pods and the templates of pods have in common. */
final class PodTemplates {
    private static final Defaults CONTAINER = Defaults.of(
            "terminationMessagePath=\"/dev/termination-log\"",
            "terminationMessagePolicy=\"File\"",
            "resources={}",
            "ports[].protocol=\"TCP\"",
            "env[].valueFrom?.fieldRef?.apiVersion=\"v1\"");

    private static final Defaults PROBE = Defaults.of(
            "timeoutSeconds=1",
            "periodSeconds=10",
            "successThreshold=1",
            "failureThreshold=3",
            "httpGet?.path=\"/\"",
            "httpGet?.scheme=\"HTTP\"");

    /** Of a pod's spec. */
    private static final Defaults SPEC = Defaults.of(
                    "restartPolicy=\"Always\"",
                    "dnsPolicy=\"ClusterFirst\"",
                    "schedulerName=\"default-scheduler\"",
                    "securityContext={}",
                    "terminationGracePeriodSeconds=30",
                    "volumes[].secret?.defaultMode=420",
                    "volumes[].configMap?.defaultMode=420",
                    "volumes[].downwardAPI?.defaultMode=420",
                    "volumes[].projected?.defaultMode=420",
                    "volumes[].projected?.sources[].serviceAccountToken?.expirationSeconds=3600",
                    "volumes[].hostPath?.type=\"\"")
            .and(containers("containers[]"))
            .and(containers("initContainers[]"));

    static final Defaults POD = SPEC.below("spec")
            .and(Defaults.of(
                    "spec.enableServiceLinks=true",
                    "spec.preemptionPolicy=\"PreemptLowerPriority\"",
                    "spec.priority=0"));

    static final Defaults TEMPLATE = SPEC.below("spec.template.spec");

    private PodTemplates() {}

    private static Defaults containers(final String list) {
        return CONTAINER
                .below(list)
                .and(PROBE.below(list + ".livenessProbe?"))
                .and(PROBE.below(list + ".readinessProbe?"))
                .and(PROBE.below(list + ".startupProbe?"));
    }

    /** The tag {@code latest} is pulled each time, others when missing; limits stand in for requests. */
    static void fill(final ObjectNode podSpec) {
        for (final String list : new String[] {"initContainers", "containers"}) {
            for (final JsonNode container : podSpec.path(list)) {
                if (container instanceof ObjectNode one) {
                    fillContainer(one);
                }
            }
        }
        if (podSpec.path("hostNetwork").asBoolean()) {
            for (final JsonNode container : podSpec.path("containers")) {
                for (final JsonNode port : container.path("ports")) {
                    if (port instanceof ObjectNode one && Json.absent(one.get("hostPort"))) {
                        one.set("hostPort", one.path("containerPort"));
                    }
                }
            }
        }
    }

    private static void fillContainer(final ObjectNode container) {
        if (Json.absent(container.get("imagePullPolicy"))) {
            final String image = container.path("image").asText();
            final String last = image.substring(image.lastIndexOf('/') + 1);
            final boolean latest = !last.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
            container.put("imagePullPolicy", latest ? "Always" : "IfNotPresent");
        }
        final JsonNode limits = container.path("resources").path("limits");
        if (!limits.isEmpty()) {
            final ObjectNode requests = Json.childOf(Json.childOf(container, "resources"), "requests");
            limits.properties().forEach(limit -> requests.putIfAbsent(limit.getKey(), limit.getValue()));
        }
    }

    static void check(final JsonNode spec, final String path, final Validation found) {
        if (!found.required(spec, path, "containers")) {
            return;
        }
        found.oneOf(spec, path, "restartPolicy", "Always", "OnFailure", "Never");
        found.oneOf(spec, path, "dnsPolicy", "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        found.nonNegative(spec, path, "terminationGracePeriodSeconds");
        final Set<String> names = new HashSet<>();
        final Set<String> volumes = new HashSet<>();
        found.each(spec, path, "volumes", (volume, at) -> {
            checkName(volume, at, volumes, found);
            if (volume.size() < 2) {
                found.add(Cause.required(at, "must specify a volume type"));
            }
        });
        found.each(spec, path, "initContainers", (one, at) -> checkContainer(one, at, names, volumes, found));
        found.each(spec, path, "containers", (one, at) -> checkContainer(one, at, names, volumes, found));
    }

    private static void checkContainer(
            final JsonNode container,
            final String path,
            final Set<String> names,
            final Set<String> volumes,
            final Validation found) {
        checkName(container, path, names, found);
        found.required(container, path, "image");
        found.oneOf(container, path, "imagePullPolicy", "Always", "IfNotPresent", "Never");
        final Set<String> portNames = new HashSet<>();
        found.each(container, path, "ports", (port, at) -> {
            if (found.required(port, at, "containerPort")) {
                found.port(port, at, "containerPort");
            }
            found.port(port, at, "hostPort");
            found.oneOf(port, at, "protocol", "SCTP", "TCP", "UDP");
            if (port.hasNonNull("name") && !portNames.add(port.get("name").asText())) {
                found.add(Cause.duplicate(at + ".name", port.get("name").asText()));
            }
        });
        found.each(container, path, "env", (env, at) -> found.required(env, at, "name"));
        found.each(container, path, "volumeMounts", (mount, at) -> {
            found.required(mount, at, "mountPath");
            if (found.required(mount, at, "name")
                    && !volumes.contains(mount.get("name").asText())) {
                found.add(new Cause(
                        "FieldValueNotFound",
                        "Not found: \"" + mount.get("name").asText() + "\"",
                        at + ".name"));
            }
        });
        checkResources(container.path("resources"), path + ".resources", found);
    }

    private static void checkResources(final JsonNode resources, final String path, final Validation found) {
        final Map<String, JsonNode> limits = new HashMap<>();
        resources.path("limits").properties().forEach(limit -> limits.put(limit.getKey(), limit.getValue()));
        resources.path("requests").properties().forEach(request -> {
            final JsonNode limit = limits.get(request.getKey());
            if (limit != null && Amounts.of(request.getValue()).compareTo(Amounts.of(limit)) > 0) {
                found.add(Cause.invalid(
                        path + ".requests",
                        request.getValue().asText(),
                        "must be less than or equal to " + request.getKey() + " limit of " + limit.asText()));
            }
        });
    }

    private static void checkName(
            final JsonNode named, final String path, final Set<String> taken, final Validation found) {
        if (found.required(named, path, "name")) {
            found.text(named, path, "name", Names::labelProblem);
            if (!taken.add(named.get("name").asText())) {
                found.add(Cause.duplicate(path + ".name", named.get("name").asText()));
            }
        }
    }

    /** A workload's selector selects what its template makes. */
    static void checkSelector(final JsonNode object, final Validation found) {
        final JsonNode spec = object.path("spec");
        if (!found.required(spec, "spec", "selector")) {
            return;
        }
        final Map<String, String> labels = new HashMap<>();
        final JsonNode template = spec.path("template").path("metadata").path("labels");
        template.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        if (!LabelSelector.of(spec.path("selector")).matches(labels)) {
            found.add(Cause.invalid(
                    "spec.template.metadata.labels", (Object) template, "`selector` does not match template `labels`"));
        }
        check(spec.path("template").path("spec"), "spec.template.spec", found);
        if (!"Always"
                .equals(spec.path("template").path("spec").path("restartPolicy").asText("Always"))) {
            found.add(Cause.notSupported(
                    "spec.template.spec.restartPolicy",
                    spec.path("template").path("spec").path("restartPolicy").asText(),
                    "Always"));
        }
    }

    static String containers(final JsonNode object, final String field) {
        return StreamSupport.stream(
                        Json.at(object, "spec", "template", "spec", "containers")
                                .spliterator(),
                        false)
                .map(container -> container.path(field).asText())
                .collect(Collectors.joining(","));
    }
}
