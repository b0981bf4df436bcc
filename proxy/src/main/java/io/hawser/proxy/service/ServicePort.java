package io.hawser.proxy.service;

import io.hawser.linux.net.IpFamily;
import java.util.List;
import java.util.stream.Stream;

/**
 * One port of a service in one family, as this node has to serve it. Endpoints have been selected already: readiness,
 * terminating ones as a fallback (KEP-1669), topology hints (KEP-2433, KEP-4444).
 *
 * <p>{@code clusterEndpoints} serve {@link TrafficPolicy#CLUSTER}, {@code localEndpoints} serve {@link
 * TrafficPolicy#LOCAL}. The second is no subset of the first: local endpoints that terminate may serve the one while
 * others of the cluster serve the other.
 *
 * @param name service, port name and family
 * @param protocol of all its ports
 * @param frontends where it is reached
 * @param policies how endpoints are chosen
 * @param clusterEndpoints those that traffic of policy Cluster may go to; in order, none twice
 * @param localEndpoints those that traffic of policy Local may go to, empty if no policy is Local; in order, none twice
 */
public record ServicePort(
        ServicePortName name,
        Protocol protocol,
        Frontends frontends,
        Policies policies,
        List<Endpoint> clusterEndpoints,
        List<Endpoint> localEndpoints) {
    /** @throws IllegalArgumentException if an address is of another family than the name says */
    public ServicePort {
        if (frontends.family() != name.family()) {
            throw new IllegalArgumentException(name + " has the ClusterIP " + frontends.clusterIp());
        }
        clusterEndpoints = inOrder(name, clusterEndpoints);
        localEndpoints = inOrder(name, localEndpoints);
    }

    /** The family of all its addresses. */
    public IpFamily family() {
        return name.family();
    }

    /** The endpoints for traffic to the ClusterIP. */
    public List<Endpoint> internalEndpoints() {
        return endpoints(policies.internal());
    }

    /** The endpoints for traffic that comes to an external address or node port from outside of the cluster. */
    public List<Endpoint> externalEndpoints() {
        return endpoints(policies.external());
    }

    /**
     * Whether no endpoint could be used by anyone anywhere. Traffic is then refused; with endpoints, of which a Local
     * policy allows none here, it is dropped instead, as kube-proxy does.
     */
    public boolean hasNoEndpoint() {
        return clusterEndpoints.isEmpty() && localEndpoints.isEmpty();
    }

    private List<Endpoint> endpoints(final TrafficPolicy policy) {
        return policy == TrafficPolicy.LOCAL ? localEndpoints : clusterEndpoints;
    }

    private static List<Endpoint> inOrder(final ServicePortName name, final List<Endpoint> endpoints) {
        for (final Endpoint endpoint : endpoints) {
            if (endpoint.address().family() != name.family()) {
                throw new IllegalArgumentException(name + " has the endpoint " + endpoint);
            }
        }
        final Stream<Endpoint> sorted = endpoints.stream().sorted().distinct();
        return sorted.toList();
    }
}
