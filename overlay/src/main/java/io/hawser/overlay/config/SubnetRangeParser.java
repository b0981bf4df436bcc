package io.hawser.overlay.config;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.json.JsonFieldException;
import io.hawser.overlay.json.JsonObject;
import java.math.BigInteger;
import java.util.OptionalInt;

/** Reads the network, the subnets' length and their limits of one family, with Flannel's rules and defaults. */
final class SubnetRangeParser {
    /** What a node gets where the network has room for four such. */
    private static final int USUAL_LENGTH_V4 = 24;

    private static final int USUAL_LENGTH_V6 = 64;
    /** A subnet needs four addresses, and a network four subnets. */
    private static final int BITS_OF_FOUR = 2;

    private final JsonObject config;
    private final IpFamily family;
    private final String prefix;

    private SubnetRangeParser(final JsonObject config, final IpFamily family) {
        this.config = config;
        this.family = family;
        this.prefix = family == IpFamily.IPV4 ? "" : "IPv6";
    }

    /** The range from which nodes choose. */
    static SubnetRange parse(final JsonObject config, final IpFamily family) {
        return new SubnetRangeParser(config, family).range();
    }

    /** The network alone, where somebody else hands out the subnets; the other keys are not looked at. */
    static SubnetRange parseNetwork(final JsonObject config, final IpFamily family) {
        return SubnetRange.whole(new SubnetRangeParser(config, family).network());
    }

    private SubnetRange range() {
        final IpPrefix network = network();
        final int length = subnetLength(network);
        final SubnetRange all = new SubnetRange(network, length, network.address(), network.address());
        final BigInteger subnets = all.indexOf(network.last());
        final SubnetRange open = new SubnetRange(network, length, network.address(), network.last());
        // The first subnet stays free: its first address would be that of the network itself.
        final IpAddress min =
                limit("SubnetMin", open, open.subnetAt(BigInteger.ONE).address());
        final IpAddress max = limit("SubnetMax", open, open.subnetAt(subnets).address());
        if (min.compareTo(max) > 0) {
            throw new JsonFieldException(
                    prefix + "SubnetMin", min, "must not lie behind " + prefix + "SubnetMax " + max);
        }
        return new SubnetRange(network, length, min, max);
    }

    private IpPrefix network() {
        final String key = prefix + "Network";
        return config.network(key, family)
                .filter(network -> network.length() > 0)
                .orElseThrow(() -> new JsonFieldException(
                        key,
                        config.raw(key).orElse("missing"),
                        "must name the network of all nodes, since Enable" + name() + " is true"));
    }

    private int subnetLength(final IpPrefix network) {
        final String key = prefix + "SubnetLen";
        final int longest = family.bits() - BITS_OF_FOUR;
        final int shortest = network.length() + BITS_OF_FOUR;
        if (shortest > longest) {
            throw new JsonFieldException(
                    prefix + "Network", network, "must be /" + (longest - BITS_OF_FOUR) + " or larger");
        }
        final OptionalInt given = config.integer(key, 0, family.bits());
        if (given.isEmpty() || given.getAsInt() == 0) {
            return Math.max(family == IpFamily.IPV4 ? USUAL_LENGTH_V4 : USUAL_LENGTH_V6, shortest);
        }
        if (given.getAsInt() < shortest || given.getAsInt() > longest) {
            throw new JsonFieldException(
                    key,
                    given.getAsInt(),
                    "must be between " + shortest + " and " + longest + " for " + network
                            + ", so that there are four subnets with four addresses each");
        }
        return given.getAsInt();
    }

    private IpAddress limit(final String name, final SubnetRange range, final IpAddress otherwise) {
        final String key = prefix + name;
        final IpAddress limit = config.address(key, family).orElse(otherwise);
        if (!range.network().contains(limit)) {
            throw new JsonFieldException(key, limit, "must lie in " + prefix + "Network " + range.network());
        }
        final IpPrefix subnet = new IpPrefix(limit, range.subnetLength());
        if (!subnet.isNetwork()) {
            throw new JsonFieldException(
                    key,
                    limit,
                    "must be where a subnet begins, such as " + subnet.network().address());
        }
        return limit;
    }

    private String name() {
        return family == IpFamily.IPV4 ? "IPv4" : "IPv6";
    }
}
