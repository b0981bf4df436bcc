package io.hawser.controlplane.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Owners;
import io.hawser.controlplane.json.Meta;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What scheduling needs to know of a pod. Immutable.
 *
 * @param owner uid of the object that manages it; empty if none does
 * @param priority the higher goes first, and in the end may push others out
 * @param requests what it needs
 * @param hostPorts what it listens on, on its node
 */
record PodInfo(
        String uid,
        String namespace,
        String name,
        JsonNode spec,
        Map<String, String> labels,
        String owner,
        int priority,
        Map<String, Long> requests,
        Set<HostPort> hostPorts) {
    /** A port of a node's address; the address is empty for all of them. */
    record HostPort(String address, String protocol, int port) {
        boolean overlaps(final HostPort other) {
            final boolean sameAddress = address.isEmpty() || other.address.isEmpty() || address.equals(other.address);
            return port == other.port && protocol.equals(other.protocol) && sameAddress;
        }
    }

    static PodInfo of(final ObjectNode pod) {
        final JsonNode spec = pod.path("spec");
        return new PodInfo(
                Meta.uid(pod),
                Meta.namespace(pod),
                Meta.name(pod),
                spec,
                Labels.of(pod),
                Owners.controllerUid(pod),
                spec.path("priority").asInt(),
                Resources.ofPod(spec),
                hostPorts(spec));
    }

    /** Whether less important ones may be ended for it. */
    boolean mayPreempt() {
        return !"Never".equals(spec.path("preemptionPolicy").asText());
    }

    long cpuForScore() {
        return requests.getOrDefault(Resources.CPU, Resources.DEFAULT_CPU_MILLIS);
    }

    long memoryForScore() {
        return requests.getOrDefault(Resources.MEMORY, Resources.DEFAULT_MEMORY);
    }

    private static Set<HostPort> hostPorts(final JsonNode spec) {
        final Set<HostPort> ports = new HashSet<>();
        for (final JsonNode container : spec.path("containers")) {
            for (final JsonNode port : container.path("ports")) {
                final int number = port.path("hostPort").asInt();
                if (number > 0) {
                    final String address = port.path("hostIP").asText("");
                    final boolean any = address.equals("0.0.0.0") || address.equals("::");
                    ports.add(new HostPort(
                            any ? "" : address, port.path("protocol").asText("TCP"), number));
                }
            }
        }
        return ports;
    }
}
