package io.hawser.overlay.registry.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.lease.BackendData;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.LeaseTerm;
import io.hawser.overlay.lease.Subnets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns Nodes into leases, and attributes into annotations. Thread safe. */
final class NodeLeases {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLeases.class);
    /** How Go writes data that a backend does not have. */
    private static final String NO_DATA = "null";

    private final Annotations names;
    private final NetworkConfig config;
    private final Map<String, String> told = new ConcurrentHashMap<>();

    NodeLeases(final Annotations names, final NetworkConfig config) {
        this.names = names;
        this.config = config;
    }

    /** The lease of a node; empty if it has none yet, and, told once for each reason, if it cannot be read. */
    Optional<Lease> lease(final NodeObject node) {
        if (!"true".equals(node.annotations().get(names.managed()))) {
            told.remove(node.name());
            return Optional.empty();
        }
        try {
            final Optional<Subnets> subnets = subnets(node);
            if (subnets.isEmpty()) {
                throw new IllegalArgumentException("it has no pod CIDR of each family that the network has");
            }
            final LeaseAttributes attributes = attributes(node);
            told.remove(node.name());
            final long revision = node.resourceVersion();
            return Optional.of(
                    new Lease(subnets.get(), attributes, node.name(), LeaseTerm.PERMANENT, revision, revision));
        } catch (final IllegalArgumentException e) {
            if (!e.getMessage().equals(told.put(node.name(), e.getMessage()))) {
                LOG.warn("node {} is ignored: {}", node.name(), e.getMessage());
            }
            return Optional.empty();
        }
    }

    /**
     * The subnets that a node was given, of the families that the network has; empty until all are there.
     *
     * @throws IllegalArgumentException naming the CIDR that is none
     */
    Optional<Subnets> subnets(final NodeObject node) {
        if (node.podCidrs().size() > 2) {
            throw new IllegalArgumentException("it has more than two pod CIDRs: " + node.podCidrs());
        }
        final Optional<IpPrefix> ipv4 = subnet(node, IpFamily.IPV4);
        final Optional<IpPrefix> ipv6 = subnet(node, IpFamily.IPV6);
        final boolean complete = ipv4.isPresent() == config.ipv4().isPresent()
                && ipv6.isPresent() == config.ipv6().isPresent();
        return complete ? Optional.of(new Subnets(ipv4, ipv6)) : Optional.empty();
    }

    /** The annotations of a node with these attributes, for a merge; what an operator overwrites is heeded. */
    ObjectNode annotations(final LeaseAttributes attributes, final NodeObject node) {
        final ObjectNode annotations = JsonNodeFactory.instance.objectNode();
        annotations.put(names.backendType(), attributes.backendType().name());
        for (final IpFamily family : IpFamily.values()) {
            final Optional<IpAddress> address = attributes.publicIp(family);
            if (config.range(family).isPresent() && address.isPresent()) {
                final Optional<BackendData> data =
                        family == IpFamily.IPV4 ? attributes.backendData() : attributes.backendV6Data();
                annotations.put(
                        names.backendData(family), data.map(BackendData::json).orElse(NO_DATA));
                annotations.put(
                        names.publicIp(family),
                        node.annotation(names.publicIpOverwrite(family))
                                .orElse(address.get().toString()));
            }
        }
        annotations.put(names.managed(), "true");
        return annotations;
    }

    private Optional<IpPrefix> subnet(final NodeObject node, final IpFamily family) {
        return config.range(family)
                .flatMap(range -> node.podCidrs().stream()
                        .map(IpPrefix::parse)
                        .filter(prefix -> prefix.family() == family)
                        .findFirst());
    }

    private LeaseAttributes attributes(final NodeObject node) {
        final BackendType type =
                new BackendType(node.annotation(names.backendType()).orElse(""));
        return new LeaseAttributes(
                publicIp(node, IpFamily.IPV4),
                publicIp(node, IpFamily.IPV6),
                type,
                data(node, IpFamily.IPV4, type),
                data(node, IpFamily.IPV6, type));
    }

    private Optional<IpAddress> publicIp(final NodeObject node, final IpFamily family) {
        if (config.range(family).isEmpty()) {
            return Optional.empty();
        }
        final String name = names.publicIp(family);
        final IpAddress address = node.annotation(name)
                .map(IpAddress::parse)
                .orElseThrow(() -> new IllegalArgumentException("its annotation " + name + " is missing"));
        if (address.family() != family) {
            throw new IllegalArgumentException("its annotation " + name + " is " + address + ", of the other family");
        }
        return Optional.of(address);
    }

    private Optional<BackendData> data(final NodeObject node, final IpFamily family, final BackendType type) {
        return config.range(family)
                .flatMap(range -> node.annotation(names.backendData(family)))
                .filter(json -> !json.equals(NO_DATA))
                .map(json -> BackendData.parse(type, json));
    }
}
