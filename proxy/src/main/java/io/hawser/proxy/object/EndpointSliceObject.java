package io.hawser.proxy.object;

import io.hawser.kube.watch.KubeObject;
import io.hawser.kube.watch.ObjectName;
import io.hawser.linux.net.IpFamily;
import io.hawser.proxy.service.ServiceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Of an EndpointSlice (discovery.k8s.io/v1), what proxying needs.
 *
 * @param objectName its name
 * @param resourceVersion the server's
 * @param service whose endpoints it has; empty if it is nobody's, or not for this proxy
 * @param family of its addresses; empty for those of type FQDN
 * @param ports of each endpoint
 * @param endpoints in the order of the slice
 * @param trigger when what led to its last change happened; empty if it does not say
 */
public record EndpointSliceObject(
        ObjectName objectName,
        String resourceVersion,
        Optional<ServiceName> service,
        Optional<IpFamily> family,
        List<SlicePort> ports,
        List<SliceEndpoint> endpoints,
        Optional<Instant> trigger)
        implements KubeObject {
    /** Copies the lists. */
    public EndpointSliceObject {
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
    }
}
