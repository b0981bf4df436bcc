package io.hawser.controlplane.scheduler;

import io.hawser.controlplane.controller.Component;
import io.hawser.controlplane.controller.runtime.LeaderSettings;
import io.hawser.kube.api.KubeConnection;
import java.time.Clock;
import java.util.List;

/** The scheduler as a program: Kubernetes' kube-scheduler. */
public final class SchedulerProgram {
    /** Its name, and that of its lease. */
    public static final String NAME = "kube-scheduler";

    private SchedulerProgram() {}

    /** Starts it, with the rights of {@code system:kube-scheduler}. */
    public static Component start(final KubeConnection connection, final LeaderSettings leader, final Clock clock) {
        return Component.start(
                NAME, connection, leader, clock, context -> List.of(new Scheduler(context).controller()));
    }
}
