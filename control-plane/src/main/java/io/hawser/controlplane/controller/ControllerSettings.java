package io.hawser.controlplane.controller;

import io.hawser.controlplane.controller.nodeipam.CidrSet;
import io.hawser.controlplane.controller.nodelifecycle.NodeTimes;
import io.hawser.controlplane.controller.runtime.LeaderSettings;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What the controllers have to be told.
 *
 * @param podNetworks from which nodes get their parts; empty: somebody else gives them out
 * @param clock for times in objects
 */
public record ControllerSettings(List<CidrSet> podNetworks, NodeTimes nodeTimes, LeaderSettings leader, Clock clock) {
    /** The same for a process that has an identity. */
    public ControllerSettings as(final Optional<String> who) {
        return new ControllerSettings(podNetworks, nodeTimes, leader.as(who), clock);
    }

    /** Copies the list. */
    public ControllerSettings {
        podNetworks = List.copyOf(podNetworks);
    }
}
