package io.hawser.proxy.object;

import io.hawser.kube.watch.KubeObject;
import io.hawser.kube.watch.ObjectName;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.service.Policies;
import java.util.List;

/**
 * Of a Service (core/v1), what proxying needs. A service that has no ClusterIP (headless, ExternalName), or is another
 * proxy's, has nothing but its name.
 *
 * @param objectName its name
 * @param resourceVersion the server's
 * @param clusterIps one of each family that it has
 * @param externalIps of both families
 * @param loadBalancerIps of both families; without those of ipMode Proxy (KEP-1860)
 * @param sourceRanges who may use {@code loadBalancerIps}, of both families; empty for all
 * @param ports its ports
 * @param policies how endpoints are chosen; external traffic is of policy Local only where there can be any
 */
public record ServiceObject(
        ObjectName objectName,
        String resourceVersion,
        List<IpAddress> clusterIps,
        List<IpAddress> externalIps,
        List<IpAddress> loadBalancerIps,
        List<IpPrefix> sourceRanges,
        List<ServiceSpecPort> ports,
        Policies policies)
        implements KubeObject {
    /** Copies the lists. */
    public ServiceObject {
        clusterIps = List.copyOf(clusterIps);
        externalIps = List.copyOf(externalIps);
        loadBalancerIps = List.copyOf(loadBalancerIps);
        sourceRanges = List.copyOf(sourceRanges);
        ports = List.copyOf(ports);
    }

    /** Whether there is anything to programme. */
    public boolean isProxied() {
        return !clusterIps.isEmpty();
    }
}
