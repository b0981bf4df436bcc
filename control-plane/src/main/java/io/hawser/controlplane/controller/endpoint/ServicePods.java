package io.hawser.controlplane.controller.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Change;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.controlplane.selector.LabelSelector;
import io.hawser.kube.watch.ObjectName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Finds the pods of a Service and the Services of a pod by one of the selector's labels, not by going through all. */
final class ServicePods {
    private static final String LABELS = "labels";
    private static final String SELECTORS = "selectors";

    private final Informer services;
    private final Informer pods;

    /** To be made before the informers start. */
    ServicePods(final Informer services, final Informer pods) {
        this.services = services;
        this.pods = pods;
        services.addIndex(SELECTORS, service -> key(service).stream().toList());
        pods.addIndex(LABELS, pod -> keys(pod));
    }

    /** Names the Services whose endpoints a change of a pod may change. */
    void servicesOf(final Change change, final Consumer<ObjectName> each) {
        change.before().ifPresent(pod -> servicesOf(pod, each));
        change.now()
                .filter(pod -> change.before().isEmpty()
                        || !Labels.of(pod).equals(Labels.of(change.before().get())))
                .ifPresent(pod -> servicesOf(pod, each));
    }

    private void servicesOf(final ObjectNode pod, final Consumer<ObjectName> each) {
        final Map<String, String> labels = Labels.of(pod);
        for (final String key : keys(pod)) {
            for (final ObjectNode service : services.byIndex(SELECTORS, key)) {
                if (LabelSelector.ofLabels(Json.at(service, "spec", "selector")).matches(labels)) {
                    each.accept(ControllerContext.nameOf(service));
                }
            }
        }
    }

    /** The pods that a Service selects and that have an address, in the order of their names. */
    List<ObjectNode> podsOf(final ObjectNode service) {
        final List<ObjectNode> found = new ArrayList<>();
        final LabelSelector selector = LabelSelector.ofLabels(Json.at(service, "spec", "selector"));
        key(service).ifPresent(key -> {
            for (final ObjectNode pod : pods.byIndex(LABELS, key)) {
                final boolean serves = !Pods.isTerminal(pod)
                        && !Json.text(pod, "status", "podIP").isEmpty()
                        && selector.matches(Labels.of(pod));
                if (serves) {
                    found.add(pod);
                }
            }
        });
        found.sort(Comparator.comparing(Meta::name));
        return found;
    }

    /** Whether the cluster keeps the Service's endpoints, and not its user. */
    static boolean hasSelector(final JsonNode service) {
        return !Json.at(service, "spec", "selector").isEmpty()
                && !"ExternalName".equals(Json.text(service, "spec", "type"));
    }

    private static Optional<String> key(final ObjectNode service) {
        final TreeMap<String, String> selector = new TreeMap<>(Labels.map(Json.at(service, "spec", "selector")));
        return selector.isEmpty()
                ? Optional.empty()
                : Optional.of(key(
                        Meta.namespace(service),
                        selector.firstKey(),
                        selector.firstEntry().getValue()));
    }

    private static List<String> keys(final ObjectNode pod) {
        final List<String> keys = new ArrayList<>();
        Labels.of(pod).forEach((label, value) -> keys.add(key(Meta.namespace(pod), label, value)));
        return keys;
    }

    private static String key(final String namespace, final String label, final String value) {
        return namespace + "/" + label + "=" + value;
    }
}
