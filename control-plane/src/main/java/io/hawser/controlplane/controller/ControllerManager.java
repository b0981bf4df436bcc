package io.hawser.controlplane.controller;

import io.hawser.controlplane.controller.daemonset.DaemonSetController;
import io.hawser.controlplane.controller.deployment.DeploymentController;
import io.hawser.controlplane.controller.endpoint.EndpointSliceController;
import io.hawser.controlplane.controller.endpoint.EndpointSliceMirror;
import io.hawser.controlplane.controller.endpoint.EndpointsController;
import io.hawser.controlplane.controller.garbage.GarbageCollector;
import io.hawser.controlplane.controller.informer.ApiResources;
import io.hawser.controlplane.controller.namespace.NamespaceController;
import io.hawser.controlplane.controller.nodeipam.NodeIpamController;
import io.hawser.controlplane.controller.nodelifecycle.NodeLifecycleController;
import io.hawser.controlplane.controller.nodelifecycle.TaintEvictionController;
import io.hawser.controlplane.controller.podgc.PodGarbageCollector;
import io.hawser.controlplane.controller.replicaset.ReplicaSetController;
import io.hawser.controlplane.controller.runtime.Controller;
import io.hawser.controlplane.controller.runtime.ControllerContext;
import io.hawser.kube.api.KubeConnection;
import java.util.ArrayList;
import java.util.List;

/** All controllers, as one program: Kubernetes' kube-controller-manager. */
public final class ControllerManager {
    /** Its name, and that of its lease. */
    public static final String NAME = "kube-controller-manager";

    private ControllerManager() {}

    /** Starts it, with the rights of {@code system:kube-controller-manager}. */
    public static Component start(final KubeConnection connection, final ControllerSettings settings) {
        return Component.start(
                NAME, connection, settings.leader(), settings.clock(), context -> controllers(context, settings));
    }

    private static List<Controller<?>> controllers(final ControllerContext context, final ControllerSettings settings) {
        final List<Controller<?>> all = new ArrayList<>();
        if (!settings.podNetworks().isEmpty()) {
            all.add(new NodeIpamController(context, settings.podNetworks()).controller());
        }
        all.add(new EndpointSliceController(context).controller());
        all.add(new EndpointSliceMirror(context).controller());
        all.add(new EndpointsController(context).controller());
        all.add(new ReplicaSetController(context).controller());
        all.add(new DeploymentController(context).controller());
        all.add(new DaemonSetController(context).controller());
        final ApiResources resources = context.cluster().discover();
        all.add(new GarbageCollector(context, resources).controller());
        all.add(new NamespaceController(context, resources).controller());
        all.add(new NodeLifecycleController(context, settings.nodeTimes()).controller());
        all.add(new TaintEvictionController(context).controller());
        all.add(new PodGarbageCollector(
                        context, settings.nodeTimes().quarantine(), PodGarbageCollector.DEFAULT_THRESHOLD)
                .controller());
        return all;
    }
}
