package io.hawser.overlay.daemon;

import io.hawser.overlay.backend.OverlayState;
import io.hawser.overlay.conductor.ChecksumState;
import io.hawser.overlay.conductor.OverlayStatus;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.datapath.DatapathCounter;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.SubnetEnv;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A node's overlay at one moment, for people and metrics.
 *
 * @param waitingFor what a lease is waited for, in words; empty once there is one
 * @param network the network's configuration; empty until it was read
 * @param lease this node's
 * @param expires when the lease ends unless it is renewed; empty if it does not
 * @param podNetwork what pods get
 * @param state what the kernel should hold; empty until that is known
 * @param kernel how the kernel stands to it
 * @param checksums how checksum offload of the kernel's tunnel devices stands; empty without a device
 * @param carrier why packets are carried by whom they are, in words
 * @param carried counters of packets that this process carries; empty if it carries none
 */
public record OverlayView(
        String waitingFor,
        Optional<NetworkConfig> network,
        Optional<Lease> lease,
        Optional<Instant> expires,
        Optional<SubnetEnv> podNetwork,
        Optional<OverlayState> state,
        OverlayStatus kernel,
        Optional<ChecksumState> checksums,
        String carrier,
        Map<DatapathCounter, Long> carried) {
    /** The map is copied. */
    public OverlayView {
        carried = Map.copyOf(carried);
    }
}
