package io.hawser.controlplane.controller;

import io.hawser.controlplane.controller.nodeipam.CidrSet;
import io.hawser.controlplane.controller.nodelifecycle.NodeTimes;
import io.hawser.controlplane.controller.runtime.LeaderSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The flags of controllers and scheduler, named as kube-controller-manager has them. */
public final class ControllerOptions {
    @Option(
            names = "--cluster-cidr",
            paramLabel = "CIDR[,CIDR]",
            description = "Network of pods, of which each node gets a part; 'none' leaves that to others"
                    + " (default: ${DEFAULT-VALUE}).")
    private String clusterCidr = "10.244.0.0/16";

    @Option(
            names = "--node-cidr-mask-size-ipv4",
            paramLabel = "BITS",
            description = "Prefix of a node's part, IPv4 (default: ${DEFAULT-VALUE}).")
    private int maskV4 = CidrSet.DEFAULT_MASK_V4;

    @Option(
            names = "--node-cidr-mask-size-ipv6",
            paramLabel = "BITS",
            description = "Prefix of a node's part, IPv6 (default: ${DEFAULT-VALUE}).")
    private int maskV6 = CidrSet.DEFAULT_MASK_V6;

    @Option(
            names = "--node-monitor-grace-period",
            paramLabel = "SECONDS",
            description = "After how long without a heartbeat a node counts as lost (default: ${DEFAULT-VALUE}).")
    private long grace = NodeTimes.DEFAULT.grace().toSeconds();

    @Option(
            names = "--leader-elect-lease-duration",
            paramLabel = "SECONDS",
            description = "How long a leader is believed to live after its last sign (default: ${DEFAULT-VALUE}).")
    private long lease = LeaderSettings.DEFAULT.lease().toSeconds();

    /**
     * What was asked for.
     *
     * @throws IllegalArgumentException naming what cannot be
     */
    public ControllerSettings settings() {
        final List<CidrSet> networks =
                clusterCidr.equals("none") ? List.of() : CidrSet.parseAll(clusterCidr, maskV4, maskV6);
        final NodeTimes times = new NodeTimes(Duration.ofSeconds(grace), NodeTimes.DEFAULT.quarantine());
        return new ControllerSettings(networks, times, leader(), Clock.systemUTC());
    }

    /** The usual proportions, for another lease. */
    private LeaderSettings leader() {
        if (lease < 2) {
            throw new IllegalArgumentException("--leader-elect-lease-duration must be 2 seconds or more, not " + lease);
        }
        final Duration whole = Duration.ofSeconds(lease);
        return new LeaderSettings(
                whole, whole.multipliedBy(2).dividedBy(3), whole.multipliedBy(2).dividedBy(15));
    }
}
