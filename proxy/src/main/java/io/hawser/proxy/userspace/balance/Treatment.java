package io.hawser.proxy.userspace.balance;

import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.TrafficPolicy;
import io.hawser.proxy.userspace.io.SourceFilter;
import java.util.List;
import java.util.Optional;

/** What becomes of those who come to a frontend, as kube-proxy has it. */
public final class Treatment {
    private Treatment() {}

    /**
     * Who may come to a ClusterIP.
     *
     * @return empty if nobody is to listen there: callers are refused
     */
    public static Optional<SourceFilter> internal(final ServicePort port) {
        if (port.hasNoEndpoint()) {
            return Optional.empty();
        }
        // There are endpoints, but none that the policy allows here: silence, as with the other planes.
        return Optional.of(
                port.internalEndpoints().isEmpty()
                        ? SourceFilter.none(port.family())
                        : SourceFilter.all(port.family()));
    }

    /**
     * Who may come to an external address or node port.
     *
     * @param ranges who may come at all; empty for all
     * @param pods where pods are
     * @param hostInRanges whether this host is in the ranges
     * @return empty if nobody is to listen there: callers are refused
     */
    public static Optional<SourceFilter> external(
            final ServicePort port,
            final List<IpPrefix> ranges,
            final List<IpPrefix> pods,
            final boolean hostInRanges) {
        if (port.hasNoEndpoint()) {
            return Optional.empty();
        }
        SourceFilter filter = SourceFilter.all(port.family());
        if (!ranges.isEmpty()) {
            filter = filter.and(new SourceFilter.Step(ranges, hostInRanges));
        }
        if (port.clusterEndpoints().isEmpty() && port.externalEndpoints().isEmpty()) {
            return Optional.of(SourceFilter.none(port.family()));
        }
        if (port.externalEndpoints().isEmpty()) {
            filter = filter.and(new SourceFilter.Step(pods, true));
        }
        return Optional.of(filter);
    }

    static boolean internalLocal(final ServicePort port) {
        return port.policies().internal() == TrafficPolicy.LOCAL;
    }

    static boolean externalLocal(final ServicePort port) {
        return port.policies().external() == TrafficPolicy.LOCAL;
    }
}
