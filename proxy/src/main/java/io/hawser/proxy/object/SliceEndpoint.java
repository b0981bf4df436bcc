package io.hawser.proxy.object;

import io.hawser.linux.net.IpAddress;
import java.util.List;

/**
 * One endpoint of an EndpointSlice (discovery.k8s.io/v1).
 *
 * @param address its first address; the API has others mean nothing
 * @param ready whether it takes new connections; true where nothing is said, and with {@code publishNotReadyAddresses}
 * @param serving as {@code ready}, but also while it terminates (KEP-1672)
 * @param terminating whether its pod is being deleted
 * @param node the node it is on; empty if unknown
 * @param zoneHints zones whose clients should use it (KEP-2433)
 * @param nodeHints nodes whose clients should use it (KEP-3015)
 */
public record SliceEndpoint(
        IpAddress address,
        boolean ready,
        boolean serving,
        boolean terminating,
        String node,
        List<String> zoneHints,
        List<String> nodeHints) {
    /** Whether it may stand in when no endpoint is ready (KEP-1669). */
    public boolean isServingTerminating() {
        return serving && terminating;
    }
}
