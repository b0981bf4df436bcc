package io.hawser.kubelet.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the operator says of a node.
 *
 * @param name as the API knows it
 * @param hostname its label {@code kubernetes.io/hostname} and address of type Hostname
 * @param addresses its InternalIPs, the main one first
 * @param port at which this kubelet serves
 * @param root the directory whose file system counts
 * @param labels it gets when it registers
 * @param taints it gets when it is new
 * @param maxPods pods that it takes
 */
public record NodeSettings(
        String name,
        String hostname,
        List<String> addresses,
        int port,
        Path root,
        Map<String, String> labels,
        List<JsonNode> taints,
        int maxPods) {
    /** Copies the collections. */
    public NodeSettings {
        addresses = List.copyOf(addresses);
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }
}
