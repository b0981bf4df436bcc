package io.hawser.controlplane.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.resource.Column;
import io.hawser.controlplane.resource.Defaults;
import io.hawser.controlplane.resource.Kind;
import io.hawser.controlplane.resource.Validation;
import io.hawser.controlplane.status.Cause;
import java.util.List;

/** How important pods are to one another. */
final class PriorityKind {
    /** Names that only the system's own have. */
    private static final String SYSTEM = "system-";

    private static final List<String> BUILT_IN = List.of("system-node-critical", "system-cluster-critical");
    /** Above it are the system's own. */
    private static final int HIGHEST = 1_000_000_000;

    private PriorityKind() {}

    static Kind priorityClass() {
        return Kind.of("io.k8s.api.scheduling.v1", "scheduling.k8s.io", "v1", "PriorityClass")
                .plural("priorityclasses")
                .storedAt("/registry/priorityclasses/")
                .shortNames("pc")
                .counted()
                .columns(
                        Column.text("Value", one -> one.path("value").asText("0")),
                        Column.text(
                                "Global-Default",
                                one -> one.path("globalDefault").asText("false")),
                        Column.AGE,
                        Column.text(
                                "PreemptionPolicy",
                                one -> one.path("preemptionPolicy").asText()))
                .defaults(Defaults.of("preemptionPolicy=\"PreemptLowerPriority\""))
                .validate(PriorityKind::check)
                .validateUpdate(PriorityKind::checkUpdate);
    }

    private static void check(final ObjectNode one, final Validation found) {
        final String name = Meta.name(one);
        if (name.startsWith(SYSTEM) && !BUILT_IN.contains(name)) {
            found.add(Cause.forbidden(
                    "metadata.name",
                    "priority class names with '" + SYSTEM + "' prefix are reserved for system use only. error: " + name
                            + " is not a known system priority class"));
        } else if (!BUILT_IN.contains(name) && one.path("value").asLong() > HIGHEST) {
            found.add(Cause.forbidden("value", "maximum allowed value of a user defined priority is " + HIGHEST));
        }
        found.oneOf(one, "", "preemptionPolicy", "Never", "PreemptLowerPriority");
    }

    private static void checkUpdate(final ObjectNode one, final ObjectNode old, final Validation found) {
        if (one.path("value").asInt() != old.path("value").asInt()) {
            found.add(Cause.forbidden("value", "may not be changed in an update."));
        }
        if (!one.path("preemptionPolicy").equals(old.path("preemptionPolicy"))) {
            found.add(Cause.invalid(
                    "preemptionPolicy", one.path("preemptionPolicy").asText(), "field is immutable"));
        }
    }
}
