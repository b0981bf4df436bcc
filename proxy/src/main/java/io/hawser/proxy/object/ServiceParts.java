package io.hawser.proxy.object;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Service while it is read: its fields come in any order. What cannot be used is left out, and told. */
final class ServiceParts {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceParts.class);
    /** core/v1 DefaultClientIPServiceAffinitySeconds: three hours. */
    private static final int DEFAULT_AFFINITY_SECONDS = 10_800;

    private static final String LOCAL = "Local";

    final ObjectMeta meta = new ObjectMeta();
    final List<String> clusterIps = new ArrayList<>(2);
    final List<String> externalIps = new ArrayList<>(0);
    final List<String> loadBalancerIps = new ArrayList<>(0);
    final List<String> sourceRanges = new ArrayList<>(0);
    final List<Port> ports = new ArrayList<>(1);
    String type = "";
    String clusterIp = "";
    String affinity = "";
    int affinitySeconds = DEFAULT_AFFINITY_SECONDS;
    String internalPolicy = "";
    String externalPolicy = "";
    int healthCheckNodePort;
    private final List<String> problems = new ArrayList<>(0);

    /** A port while it is read. */
    static final class Port {
        String name = "";
        String protocol = "";
        int port;
        int nodePort;
    }

    ServiceObject service() {
        final boolean proxied = !meta.foreign && !type.equals("ExternalName") && !clusterIp.equals("None");
        final ServiceObject service = new ServiceObject(
                meta.namespaced(),
                meta.version,
                proxied ? usable(clusterIps.isEmpty() ? List.of(clusterIp) : clusterIps, IpAddress::parse) : List.of(),
                usable(externalIps, IpAddress::parse),
                usable(loadBalancerIps, IpAddress::parse),
                ranges(),
                usable(ports, ServiceParts::port),
                policies());
        if (!problems.isEmpty()) {
            LOG.warn("Service {} is served without what is wrong in it: {}", meta.namespaced(), problems);
        }
        return proxied
                ? service
                : new ServiceObject(
                        meta.namespaced(),
                        meta.version,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Policies.DEFAULT);
    }

    private Policies policies() {
        final boolean balanced = type.equals("LoadBalancer");
        final boolean external = balanced || type.equals("NodePort") || !externalIps.isEmpty();
        final boolean externalLocal = external && externalPolicy.equals(LOCAL);
        try {
            return new Policies(
                    affinity.equals("ClientIP") ? affinitySeconds : 0,
                    internalPolicy.equals(LOCAL) ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER,
                    externalLocal ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER,
                    balanced && externalLocal ? healthCheckNodePort : 0);
        } catch (final IllegalArgumentException e) {
            problems.add(e.getMessage());
            return Policies.DEFAULT;
        }
    }

    /** A range of everything makes the others of its family meaningless. */
    private List<IpPrefix> ranges() {
        final List<IpPrefix> ranges = usable(sourceRanges, text -> IpPrefix.parse(text.strip()));
        final boolean wrong = ranges.isEmpty() && !sourceRanges.isEmpty();
        if (wrong) {
            // Nobody may be let in by a mistake: an address that nobody has stands for none.
            return List.of(new IpPrefix(IpAddress.v4(0), 32), new IpPrefix(IpAddress.v6(0, 0), 128));
        }
        return ranges.stream()
                .filter(range ->
                        ranges.stream().noneMatch(open -> open.length() == 0 && open.family() == range.family()))
                .toList();
    }

    private static ServiceSpecPort port(final Port parts) {
        if (parts.port < 1 || parts.port > 0xffff || parts.nodePort < 0 || parts.nodePort > 0xffff) {
            throw new IllegalArgumentException("port " + parts.port + ", node port " + parts.nodePort);
        }
        return new ServiceSpecPort(parts.name, Protocol.ofName(parts.protocol), parts.port, parts.nodePort);
    }

    private <P, T> List<T> usable(final List<P> parts, final Function<P, T> parser) {
        final List<T> values = new ArrayList<>(parts.size());
        for (final P part : parts) {
            if (!"".equals(part)) {
                try {
                    values.add(parser.apply(part));
                } catch (final IllegalArgumentException e) {
                    problems.add(e.getMessage());
                }
            }
        }
        return values;
    }
}
