package io.hawser.controlplane.scheduler;

import java.util.List;

/** Says why a node cannot take a pod. */
@FunctionalInterface
interface Filter {
    /** The reasons, as Kubernetes words them; none if the node can. */
    List<String> reasons(NodeInfo node);
}
