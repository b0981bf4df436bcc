package io.hawser.controlplane.controller.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.json.Json;
import java.util.OptionalInt;

/** The ports of a Service as a pod has them. */
final class ServicePorts {
    private ServicePorts() {}

    /** Those that the pod has: one named that no container names is left out. */
    static ArrayNode of(final JsonNode service, final JsonNode pod) {
        final ArrayNode ports = Json.MAPPER.createArrayNode();
        for (final JsonNode port : Json.at(service, "spec", "ports")) {
            final String protocol = port.path("protocol").asText("TCP");
            final OptionalInt number = number(port, protocol, pod);
            if (number.isPresent()) {
                final ObjectNode one = ports.addObject()
                        .put("name", port.path("name").asText(""))
                        .put("port", number.getAsInt())
                        .put("protocol", protocol);
                if (!port.path("appProtocol").asText("").isEmpty()) {
                    one.set("appProtocol", port.get("appProtocol"));
                }
            }
        }
        return ports;
    }

    private static OptionalInt number(final JsonNode port, final String protocol, final JsonNode pod) {
        final JsonNode target = port.path("targetPort");
        if (target.isMissingNode() || target.isNull() || (target.isInt() && target.asInt() == 0)) {
            return OptionalInt.of(port.path("port").asInt());
        }
        if (target.isNumber()) {
            return OptionalInt.of(target.asInt());
        }
        final String name = target.asText();
        if (name.matches("[0-9]+")) {
            return OptionalInt.of(Integer.parseInt(name));
        }
        for (final String list : new String[] {"containers", "initContainers"}) {
            for (final JsonNode container : Json.at(pod, "spec", list)) {
                for (final JsonNode one : container.path("ports")) {
                    if (name.equals(one.path("name").asText())
                            && protocol.equals(one.path("protocol").asText("TCP"))) {
                        return OptionalInt.of(one.path("containerPort").asInt());
                    }
                }
            }
        }
        return OptionalInt.empty();
    }
}
