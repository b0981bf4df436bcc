package io.hawser.controlplane.cli;

import io.hawser.controlplane.controller.ControllerManager;
import io.hawser.controlplane.controller.ControllerSettings;
import io.hawser.controlplane.scheduler.SchedulerProgram;
import io.hawser.kube.api.KubeConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * What runs beside the API server in its process: controllers and the scheduler. Each is a client as any other, with
 * the kubeconfig that was written for it.
 */
final class Companions {
    private Companions() {}

    /** Starts them; to be closed before the API server, in the order of the list. */
    static List<AutoCloseable> start(
            final Path controllerManagerKubeconfig, final Path schedulerKubeconfig, final ControllerSettings settings) {
        return List.of(
                SchedulerProgram.start(KubeConfig.connection(schedulerKubeconfig), settings.leader(), settings.clock()),
                ControllerManager.start(KubeConfig.connection(controllerManagerKubeconfig), settings));
    }
}
