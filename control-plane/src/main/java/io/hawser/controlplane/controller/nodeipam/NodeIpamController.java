package io.hawser.controlplane.controller.nodeipam;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.controlplane.controller.informer.Informer;
import io.hawser.controlplane.controller.informer.ResourceTypes;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.controlplane.controller.runtime.WorkQueue;
import io.hawser.controlplane.json.Json;
import io.hawser.controlplane.json.Meta;
import io.hawser.kube.watch.ObjectName;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives a node without {@code spec.podCIDR} the next free part of each pod network. Which parts are taken is read from
 * the nodes alone, so that nothing can disagree with them; a part is free again when its node is gone.
 */
public final class NodeIpamController {
    private static final String PARTS = "podCIDR";

    private final ControllerContext context;
    private final List<CidrSet> networks;
    private final int[] next;
    private final Informer nodes;
    private final WorkQueue<ObjectName> queue;

    /** @param networks one of IPv4, one of IPv6, or both */
    public NodeIpamController(final ControllerContext context, final List<CidrSet> networks) {
        this.context = context;
        this.networks = List.copyOf(networks);
        this.next = new int[networks.size()];
        this.nodes = context.cluster().informer(ResourceTypes.NODES);
        this.queue = context.newQueue();
        nodes.addIndex(PARTS, this::parts);
        nodes.onChange(change -> {
            change.now().ifPresent(node -> queue.add(ControllerContext.nameOf(node)));
            if (change.now().isEmpty()) {
                // A part is free: whoever was refused may have it.
                nodes.list().stream()
                        .filter(node -> cidrs(node).isEmpty())
                        .forEach(node -> queue.add(ControllerContext.nameOf(node)));
            }
        });
    }

    /** One worker: parts are given out one after the other. */
    public Controller<ObjectName> controller() {
        return new Controller<>("node-ipam", queue, this::reconcile, 1);
    }

    void reconcile(final ObjectName name) {
        final ObjectNode node = nodes.get(name).orElse(null);
        if (node == null || Meta.isDeleting(node) || !cidrs(node).isEmpty()) {
            return;
        }
        final ArrayNode given = Json.MAPPER.createArrayNode();
        for (int i = 0; i < networks.size(); i++) {
            final int free = free(i);
            if (free < 0) {
                context.events()
                        .warning(
                                node,
                                "CIDRNotAvailable",
                                "Node " + Meta.name(node) + " status is now: CIDRNotAvailable");
                // Quietly: there is nothing to do until a node goes.
                return;
            }
            given.add(networks.get(i).at(free));
        }
        final ObjectNode patch = Json.object();
        final ObjectNode spec = patch.putObject("spec");
        spec.set("podCIDR", given.get(0));
        spec.set("podCIDRs", given);
        // The version makes sure that nobody else has given it one meanwhile.
        Meta.of(patch).put("resourceVersion", Meta.resourceVersion(node));
        context.cluster().patch(ResourceTypes.NODES, node, patch);
    }

    /** The number of a free part, sought from where the last one was found; -1 if there is none. */
    private int free(final int network) {
        final int count = networks.get(network).count();
        for (int i = 0; i < count; i++) {
            final int number = (next[network] + i) % count;
            if (!nodes.hasKey(PARTS, network + "#" + number)) {
                next[network] = number;
                return number;
            }
        }
        return -1;
    }

    private List<String> parts(final ObjectNode node) {
        final List<String> parts = new ArrayList<>();
        for (final String cidr : cidrs(node)) {
            for (int i = 0; i < networks.size(); i++) {
                for (final int number : networks.get(i).touchedBy(cidr)) {
                    parts.add(i + "#" + number);
                }
            }
        }
        return parts;
    }

    private static List<String> cidrs(final ObjectNode node) {
        final List<String> cidrs = new ArrayList<>();
        Json.at(node, "spec", "podCIDRs").forEach(cidr -> cidrs.add(cidr.asText()));
        final String only = Json.text(node, "spec", "podCIDR");
        if (cidrs.isEmpty() && !only.isEmpty()) {
            cidrs.add(only);
        }
        return cidrs;
    }
}
