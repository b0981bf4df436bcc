package io.hawser.controlplane.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.model.Labels;
import io.hawser.controlplane.controller.model.Pods;
import io.hawser.controlplane.json.Meta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods are on which nodes, those that were just bound among them although no watch has told so yet. Not thread
 * safe.
 */
final class ClusterState {
    private final Map<String, NodeInfo> nodes = new HashMap<>();
    private final Map<String, String> nodeOfPod = new HashMap<>();
    private final Map<String, Map<String, String>> namespaces = new HashMap<>();
    private List<NodeInfo> existing;

    void setNode(final ObjectNode node) {
        nodes.computeIfAbsent(Meta.name(node), none -> new NodeInfo()).set(node);
        existing = null;
    }

    void removeNode(final String name) {
        final NodeInfo info = nodes.get(name);
        if (info != null) {
            info.set(null);
            dropUnused(name, info);
        }
        existing = null;
    }

    void setNamespace(final ObjectNode namespace) {
        namespaces.put(Meta.name(namespace), Labels.of(namespace));
    }

    void removeNamespace(final String name) {
        namespaces.remove(name);
    }

    /** A namespace's labels; none if it is not known. */
    Map<String, String> labelsOfNamespace(final String name) {
        return namespaces.getOrDefault(name, Map.of());
    }

    /** A pod as a watch tells of it. */
    void setPod(final ObjectNode pod) {
        final String node = Pods.node(pod);
        if (Pods.isTerminal(pod)) {
            removePod(Meta.uid(pod));
        } else if (!node.isEmpty()) {
            place(PodInfo.of(pod), node);
        }
        // One without a node may have been bound a moment ago: it keeps the place it was given.
    }

    /** A pod that is bound, or about to be. */
    void place(final PodInfo pod, final String node) {
        removePod(pod.uid());
        nodes.computeIfAbsent(node, none -> new NodeInfo()).add(pod);
        nodeOfPod.put(pod.uid(), node);
    }

    void removePod(final String uid) {
        final String node = nodeOfPod.remove(uid);
        if (node != null) {
            final NodeInfo info = nodes.get(node);
            info.remove(uid);
            dropUnused(node, info);
        }
    }

    boolean isPlaced(final String uid) {
        return nodeOfPod.containsKey(uid);
    }

    /** All nodes that are there. */
    List<NodeInfo> nodes() {
        if (existing == null) {
            existing = new ArrayList<>(
                    nodes.values().stream().filter(NodeInfo::exists).toList());
            existing.sort((one, other) -> one.name().compareTo(other.name()));
        }
        return existing;
    }

    private void dropUnused(final String name, final NodeInfo info) {
        if (info.isUnused()) {
            nodes.remove(name);
        }
    }
}
