package io.hawser.kubelet.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.kubelet.json.Json;
import io.hawser.kubelet.json.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a pod is told of itself (downward API).
 *
 * @param node it runs on
 * @param podAddresses its own; empty before its sandbox has some
 */
public record FieldValues(Pod pod, NodeFacts node, List<String> podAddresses) {
    private static final Pattern SUBSCRIPT = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

    /** The value of a {@code fieldRef}; empty if there is no such field. */
    public Optional<String> field(final String path) {
        final Matcher subscript = SUBSCRIPT.matcher(path);
        if (subscript.matches()) {
            return Optional.of(Json.text(pod.json(), "metadata", subscript.group(1), subscript.group(2)));
        }
        return Optional.ofNullable(
                switch (path) {
                    case "metadata.name" -> pod.name();
                    case "metadata.namespace" -> pod.namespace();
                    case "metadata.uid" -> pod.uid();
                    case "metadata.labels", "metadata.annotations" -> lines(Json.at(pod.json(), path.split("\\.", -1)));
                    case "spec.nodeName" -> node.name();
                    case "spec.serviceAccountName" -> Json.text(pod.spec(), "serviceAccountName");
                    case "status.hostIP" -> node.address();
                    case "status.hostIPs" -> String.join(",", node.addresses());
                    case "status.podIP" ->
                        addresses().isEmpty() ? "" : addresses().get(0);
                    case "status.podIPs" -> String.join(",", addresses());
                    default -> null;
                });
    }

    /**
     * The value of a {@code resourceFieldRef}; empty if there is no such resource. Without a limit of its own, it is
     * the node's.
     *
     * @param container the one that asks, if the reference names none
     */
    public Optional<String> resource(final JsonNode reference, final String container) {
        final String named = Json.text(reference, "containerName");
        final Optional<Pod.ContainerSpec> of = pod.container(named.isEmpty() ? container : named);
        final String[] words = Json.text(reference, "resource").split("\\.", 2);
        if (of.isEmpty() || words.length != 2 || !(words[0].equals("limits") || words[0].equals("requests"))) {
            return Optional.empty();
        }
        final JsonNode resources = of.get().json().path("resources");
        JsonNode amount = resources.path(words[0]).path(words[1]);
        if (Json.absent(amount) && words[0].equals("requests")) {
            amount = resources.path("limits").path(words[1]);
        }
        final BigDecimal value;
        if (!Json.absent(amount)) {
            value = Quantity.of(amount);
        } else {
            value = words[0].equals("limits") ? ofNode(words[1]) : BigDecimal.ZERO;
        }
        final BigDecimal divisor = Quantity.of(reference.path("divisor"));
        final BigDecimal by = divisor.signum() == 0 ? BigDecimal.ONE : divisor;
        return Optional.of(value.divide(by, 0, RoundingMode.CEILING).toPlainString());
    }

    private List<String> addresses() {
        return pod.isHostNetwork() ? node.addresses() : podAddresses;
    }

    private BigDecimal ofNode(final String resource) {
        return switch (resource) {
            case "cpu" -> BigDecimal.valueOf(node.cpuMillis(), 3);
            case "memory" -> BigDecimal.valueOf(node.memoryBytes());
            case "ephemeral-storage" -> BigDecimal.valueOf(node.diskBytes());
            default -> BigDecimal.ZERO;
        };
    }

    private static String lines(final JsonNode map) {
        return StreamSupport.stream(map.properties().spliterator(), false)
                .map(entry -> entry.getKey() + "="
                        + Json.MAPPER.getNodeFactory().textNode(entry.getValue().asText()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
