package io.hawser.overlay.config;

import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.json.JsonFieldException;
import io.hawser.overlay.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that all nodes share: Flannel's {@code config} key in etcd, or its {@code net-conf.json}.
 *
 * @param ipv4 the IPv4 network and its subnets; empty if {@code EnableIPv4} is false
 * @param ipv6 the IPv6 network and its subnets; empty unless {@code EnableIPv6} is true
 * @param enableNfTables {@code EnableNFTables}; Hawser speaks nf_tables whatever it says
 * @param backend how packets travel
 */
public record NetworkConfig(
        Optional<SubnetRange> ipv4, Optional<SubnetRange> ipv6, boolean enableNfTables, BackendConfig backend) {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkConfig.class);
    /** Known, though not always read: those of a family that is off, or of subnets that somebody else hands out. */
    private static final Set<String> NOT_ALWAYS_READ = Set.of(
            "Network",
            "SubnetLen",
            "SubnetMin",
            "SubnetMax",
            "IPv6Network",
            "IPv6SubnetLen",
            "IPv6SubnetMin",
            "IPv6SubnetMax");

    /**
     * Parses the configuration of a network whose nodes choose their subnets themselves.
     *
     * @throws JsonFieldException naming the key, the value and what would be right
     */
    public static NetworkConfig parse(final String json) {
        return parse(json, SubnetRangeParser::parse);
    }

    /**
     * Parses the configuration of a network whose subnets somebody else hands out, as Kubernetes does: of
     * {@code SubnetLen}, {@code SubnetMin} and {@code SubnetMax} nothing is read, and a range is the network itself.
     *
     * @throws JsonFieldException naming the key, the value and what would be right
     */
    public static NetworkConfig parseForAssignedSubnets(final String json) {
        return parse(json, SubnetRangeParser::parseNetwork);
    }

    /** The range of one family; empty if the network has none. */
    public Optional<SubnetRange> range(final IpFamily family) {
        return family == IpFamily.IPV4 ? ipv4 : ipv6;
    }

    /** The network of each family that there is. */
    public List<IpPrefix> networks() {
        return Stream.of(ipv4, ipv6)
                .flatMap(Optional::stream)
                .map(SubnetRange::network)
                .toList();
    }

    private static NetworkConfig parse(
            final String json, final BiFunction<JsonObject, IpFamily, SubnetRange> rangeParser) {
        final JsonObject object = JsonObject.parse(json);
        final boolean enableIpv4 = object.bool("EnableIPv4", true);
        final boolean enableIpv6 = object.bool("EnableIPv6", false);
        if (!enableIpv4 && !enableIpv6) {
            throw new JsonFieldException("EnableIPv4", false, "must be true unless EnableIPv6 is");
        }
        final Optional<JsonObject> backend = object.object("Backend");
        final NetworkConfig config = new NetworkConfig(
                enableIpv4 ? Optional.of(rangeParser.apply(object, IpFamily.IPV4)) : Optional.empty(),
                enableIpv6 ? Optional.of(rangeParser.apply(object, IpFamily.IPV6)) : Optional.empty(),
                object.bool("EnableNFTables", false),
                BackendParser.parse(backend));
        tellUnknownKeys(object, backend);
        return config;
    }

    private static void tellUnknownKeys(final JsonObject object, final Optional<JsonObject> backend) {
        final Set<String> unknown = new TreeSet<>(object.unknownKeys());
        backend.ifPresent(keys -> unknown.addAll(keys.unknownKeys()));
        unknown.removeAll(NOT_ALWAYS_READ);
        if (!unknown.isEmpty()) {
            LOG.debug("ignored in the network configuration: {}", String.join(", ", unknown));
        }
    }
}
