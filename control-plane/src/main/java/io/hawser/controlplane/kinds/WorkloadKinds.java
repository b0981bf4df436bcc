package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.resource.Column;
import io.hawser.controlplane.resource.Defaults;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Subresource;
import io.hawser.controlplane.resource.Validation;
import io.hawser.controlplane.status.Cause;
import java.util.Locale;

/** What makes pods: Deployments, ReplicaSets, DaemonSets and their history. */
final class WorkloadKinds {
    private static final String APPS = "io.k8s.api.apps.v1";
    private static final String ROLLING =
            "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":\"25%\",\"maxSurge\":\"25%\"}}";

    private WorkloadKinds() {}

    static Kind deployment() {
        return workload("Deployment")
                .shortNames("deploy")
                .subresources(Subresource.STATUS, Subresource.SCALE)
                .columns(
                        Column.text(
                                "Ready",
                                one -> Json.at(one, "status", "readyReplicas").asInt() + "/"
                                        + Json.at(one, "spec", "replicas").asInt()),
                        Cells.count("Up-to-date", "status", "updatedReplicas"),
                        Cells.count("Available", "status", "availableReplicas"),
                        Column.AGE,
                        Cells.templateNames(),
                        Cells.templateImages(),
                        Cells.selector())
                .defaults(PodTemplates.TEMPLATE.and(Defaults.of(
                        "spec.replicas=1",
                        "spec.strategy=" + ROLLING,
                        "spec.strategy.type=\"RollingUpdate\"",
                        "spec.revisionHistoryLimit=10",
                        "spec.progressDeadlineSeconds=600",
                        "status={}")))
                .onCreate(WorkloadKinds::fillDeployment)
                .onUpdate((one, old) -> fillDeployment(one))
                .validate(WorkloadKinds::checkDeployment);
    }

    static Kind replicaSet() {
        return workload("ReplicaSet")
                .shortNames("rs")
                .subresources(Subresource.STATUS, Subresource.SCALE)
                .selectable("status.replicas")
                .columns(
                        Cells.count("Desired", "spec", "replicas"),
                        Cells.count("Current", "status", "replicas"),
                        Cells.count("Ready", "status", "readyReplicas"),
                        Column.AGE,
                        Cells.templateNames(),
                        Cells.templateImages(),
                        Cells.selector())
                .defaults(PodTemplates.TEMPLATE.and(Defaults.of("spec.replicas=1", "status={\"replicas\":0}")))
                .onCreate(WorkloadKinds::fill)
                .onUpdate((one, old) -> fill(one))
                .validate((one, found) -> {
                    found.nonNegative(one.path("spec"), "spec", "replicas");
                    PodTemplates.checkSelector(one, found);
                });
    }

    static Kind daemonSet() {
        return workload("DaemonSet")
                .shortNames("ds")
                .subresources(Subresource.STATUS)
                .columns(
                        Cells.count("Desired", "status", "desiredNumberScheduled"),
                        Cells.count("Current", "status", "currentNumberScheduled"),
                        Cells.count("Ready", "status", "numberReady"),
                        Cells.count("Up-to-date", "status", "updatedNumberScheduled"),
                        Cells.count("Available", "status", "numberAvailable"),
                        Column.text(
                                "Node Selector",
                                one -> Cells.labels(Json.at(one, "spec", "template", "spec", "nodeSelector"))),
                        Column.AGE,
                        Cells.templateNames(),
                        Cells.templateImages(),
                        Cells.selector())
                .defaults(PodTemplates.TEMPLATE.and(Defaults.of(
                        "spec.updateStrategy={\"type\":\"RollingUpdate\",\"rollingUpdate\":"
                                + "{\"maxUnavailable\":1,\"maxSurge\":0}}",
                        "spec.updateStrategy.type=\"RollingUpdate\"",
                        "spec.revisionHistoryLimit=10",
                        "status={\"currentNumberScheduled\":0,\"desiredNumberScheduled\":0,\"numberMisscheduled\":0,"
                                + "\"numberReady\":0}")))
                .onCreate(WorkloadKinds::fill)
                .onUpdate((one, old) -> fill(one))
                .validate((one, found) -> {
                    found.oneOf(
                            one.path("spec").path("updateStrategy"),
                            "spec.updateStrategy",
                            "type",
                            "OnDelete",
                            "RollingUpdate");
                    PodTemplates.checkSelector(one, found);
                });
    }

    static Kind controllerRevision() {
        return Kind.of(APPS, "apps", "v1", "ControllerRevision")
                .inNamespaces()
                .columns(
                        Column.text("Controller", WorkloadKinds::controller),
                        Cells.count("Revision", "revision"),
                        Column.AGE)
                .validateUpdate((one, old, found) -> found.immutable(one, old, "", "data"));
    }

    private static Kind workload(final String name) {
        return Kind.of(APPS, "apps", "v1", name)
                .inNamespaces()
                .categories("all")
                .counted()
                .validateUpdate(
                        (one, old, found) -> found.immutable(one.path("spec"), old.path("spec"), "spec", "selector"));
    }

    private static void fill(final ObjectNode workload) {
        if (Json.at(workload, "spec", "template", "spec") instanceof ObjectNode podSpec) {
            PodTemplates.fill(podSpec);
        }
    }

    private static void fillDeployment(final ObjectNode deployment) {
        fill(deployment);
        final ObjectNode strategy = Json.childOf(Json.childOf(deployment, "spec"), "strategy");
        if ("RollingUpdate".equals(strategy.path("type").asText())) {
            final ObjectNode rolling = Json.childOf(strategy, "rollingUpdate");
            if (Json.absent(rolling.get("maxUnavailable"))) {
                rolling.put("maxUnavailable", "25%");
            }
            if (Json.absent(rolling.get("maxSurge"))) {
                rolling.put("maxSurge", "25%");
            }
        }
    }

    private static void checkDeployment(final ObjectNode deployment, final Validation found) {
        found.nonNegative(deployment.path("spec"), "spec", "replicas");
        found.nonNegative(deployment.path("spec"), "spec", "revisionHistoryLimit");
        found.oneOf(deployment.path("spec").path("strategy"), "spec.strategy", "type", "Recreate", "RollingUpdate");
        if ("Recreate".equals(Json.text(deployment, "spec", "strategy", "type"))
                && !Json.absent(Json.at(deployment, "spec", "strategy", "rollingUpdate"))) {
            found.add(Cause.forbidden(
                    "spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
        }
        PodTemplates.checkSelector(deployment, found);
    }

    private static String controller(final JsonNode revision) {
        for (final JsonNode owner : revision.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                final String group = owner.path("apiVersion").asText();
                final int slash = group.indexOf('/');
                return owner.path("kind").asText().toLowerCase(Locale.ROOT)
                        + (slash < 0 ? "" : "." + group.substring(0, slash)) + "/"
                        + owner.path("name").asText();
            }
        }
        return Cells.NONE;
    }
}
