package io.hawser.overlay.leasing;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.config.NetworkConfig;
import io.hawser.overlay.config.SubnetRange;
import io.hawser.overlay.lease.Subnets;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Finds subnets that nobody has, at random, so that nodes that start together seldom ask for the same. */
final class SubnetChooser {
    private final NetworkConfig config;
    private final RandomGenerator random;

    SubnetChooser(final NetworkConfig config, final RandomGenerator random) {
        this.config = config;
        this.random = random;
    }

    /** Whether a lease of these subnets fits the configuration: the families, the ranges and the lengths. */
    boolean fits(final Subnets subnets) {
        return fits(config.ipv4(), subnets.ipv4()) && fits(config.ipv6(), subnets.ipv6());
    }

    /** Free subnets; empty if a family has none. */
    Optional<Subnets> choose(final Collection<Subnets> taken) {
        Optional<BigInteger> index = Optional.empty();
        Optional<IpPrefix> ipv4 = Optional.empty();
        if (config.ipv4().isPresent()) {
            ipv4 = free(config.ipv4().get(), Optional.empty(), taken);
            if (ipv4.isEmpty()) {
                return Optional.empty();
            }
            index = ipv4.map(subnet -> config.ipv4().get().indexOf(subnet.address()));
        }
        Optional<IpPrefix> ipv6 = Optional.empty();
        if (config.ipv6().isPresent()) {
            // The subnet of the same number: whoever gets the one of IPv4 then gets that of IPv6 without a race.
            ipv6 = free(config.ipv6().get(), index, taken);
            if (ipv6.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Subnets(ipv4, ipv6));
    }

    /** The ranges, for a message. */
    String ranges() {
        final String ipv4 = config.ipv4().map(SubnetRange::toString).orElse("");
        final String ipv6 = config.ipv6().map(SubnetRange::toString).orElse("");
        return ipv4.isEmpty() || ipv6.isEmpty() ? ipv4 + ipv6 : ipv4 + ", " + ipv6;
    }

    private Optional<IpPrefix> free(
            final SubnetRange range, final Optional<BigInteger> preferred, final Collection<Subnets> taken) {
        final NavigableMap<IpAddress, IpAddress> stretches =
                stretches(range.network().family(), taken);
        final BigInteger size = range.size();
        if (preferred.isPresent() && preferred.get().compareTo(size) < 0) {
            final IpPrefix subnet = range.subnetAt(preferred.get());
            if (taken(subnet, stretches).isEmpty()) {
                return Optional.of(subnet);
            }
        }
        final BigInteger start = new BigInteger(size.bitLength() + 64, new RandomBits(random)).mod(size);
        return firstFree(range, start, size, stretches).or(() -> firstFree(range, BigInteger.ZERO, start, stretches));
    }

    private static Optional<IpPrefix> firstFree(
            final SubnetRange range,
            final BigInteger from,
            final BigInteger to,
            final NavigableMap<IpAddress, IpAddress> stretches) {
        BigInteger index = from;
        while (index.compareTo(to) < 0) {
            final IpPrefix subnet = range.subnetAt(index);
            final Optional<IpAddress> takenTo = taken(subnet, stretches);
            if (takenTo.isEmpty()) {
                return Optional.of(subnet);
            }
            index = range.indexOf(takenTo.get()).add(BigInteger.ONE);
        }
        return Optional.empty();
    }

    /** Up to where the stretch reaches in which a part of the subnet lies; empty if there is none. */
    private static Optional<IpAddress> taken(
            final IpPrefix subnet, final NavigableMap<IpAddress, IpAddress> stretches) {
        final Map.Entry<IpAddress, IpAddress> stretch = stretches.floorEntry(subnet.last());
        return stretch == null || stretch.getValue().compareTo(subnet.address()) < 0
                ? Optional.empty()
                : Optional.of(stretch.getValue());
    }

    /** What is taken, from first to last address, without overlaps. */
    private static NavigableMap<IpAddress, IpAddress> stretches(
            final IpFamily family, final Collection<Subnets> taken) {
        final NavigableMap<IpAddress, IpAddress> stretches = new TreeMap<>();
        taken.stream()
                .flatMap(subnets -> subnets.subnet(family).stream())
                .sorted(Comparator.comparing(IpPrefix::address))
                .forEach(subnet -> {
                    final Map.Entry<IpAddress, IpAddress> before = stretches.lastEntry();
                    if (before == null || before.getValue().compareTo(subnet.address()) < 0) {
                        stretches.put(subnet.address(), subnet.last());
                    } else if (before.getValue().compareTo(subnet.last()) < 0) {
                        stretches.put(before.getKey(), subnet.last());
                    }
                });
        return stretches;
    }

    private static boolean fits(final Optional<SubnetRange> range, final Optional<IpPrefix> subnet) {
        return range.isPresent() == subnet.isPresent()
                && (range.isEmpty() || range.get().contains(subnet.get()));
    }

    /** What {@link BigInteger} wants its random bits from. */
    private static final class RandomBits extends java.util.Random {
        private static final long serialVersionUID = 1L;

        private final transient RandomGenerator source;

        RandomBits(final RandomGenerator source) {
            this.source = source;
        }

        @Override
        public void nextBytes(final byte[] bytes) {
            source.nextBytes(bytes);
        }
    }
}
