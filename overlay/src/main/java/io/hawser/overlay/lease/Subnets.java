package io.hawser.overlay.lease;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one node leases: a subnet of each family that the network has. It is what tells leases apart.
 *
 * @param ipv4 the IPv4 subnet; empty in a network of IPv6 alone
 * @param ipv6 the IPv6 subnet; empty in a network of IPv4 alone
 */
public record Subnets(Optional<IpPrefix> ipv4, Optional<IpPrefix> ipv6) {
    /** How Flannel spells "no IPv4 subnet" in a key. */
    private static final String NO_IPV4 = "0.0.0.0-0";

    private static final Pattern KEY = Pattern.compile("([0-9.]+)-([0-9]+)(?:&([0-9A-Fa-f:.]+)-([0-9]+))?");

    /** @throws IllegalArgumentException without any subnet, for the wrong family, and if host bits are set */
    public Subnets {
        if (ipv4.isEmpty() && ipv6.isEmpty()) {
            throw new IllegalArgumentException("a lease of no subnet");
        }
        check(ipv4, IpFamily.IPV4);
        check(ipv6, IpFamily.IPV6);
    }

    /** A subnet of one family. */
    public static Subnets of(final IpPrefix subnet) {
        return subnet.family() == IpFamily.IPV4
                ? new Subnets(Optional.of(subnet), Optional.empty())
                : new Subnets(Optional.empty(), Optional.of(subnet));
    }

    /** A subnet of each family. */
    public static Subnets of(final IpPrefix ipv4, final IpPrefix ipv6) {
        return new Subnets(Optional.of(ipv4), Optional.of(ipv6));
    }

    /**
     * Parses the last part of a registry key, such as {@code 10.244.15.0-24} or
     * {@code 10.244.15.0-24&fd00:0:0:15::-64}, the IPv6 address in any spelling.
     *
     * @throws IllegalArgumentException with the text in its message
     */
    public static Subnets parseKey(final String key) {
        final Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a subnet key (such as 10.244.15.0-24): '" + key + "'");
        }
        try {
            final Optional<IpPrefix> ipv4 = key.startsWith(NO_IPV4 + "&")
                    ? Optional.empty()
                    : Optional.of(prefix(matcher.group(1), matcher.group(2)));
            return new Subnets(ipv4, Optional.ofNullable(matcher.group(3)).map(ip -> prefix(ip, matcher.group(4))));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("not a subnet key: '" + key + "': " + e.getMessage(), e);
        }
    }

    /** The last part of the registry key, as Flannel spells it. */
    public String key() {
        final String first = ipv4.map(Subnets::keyPart).orElse(NO_IPV4);
        return ipv6.map(subnet -> first + "&" + keyPart(subnet)).orElse(first);
    }

    /** The subnet of one family. */
    public Optional<IpPrefix> subnet(final IpFamily family) {
        return family == IpFamily.IPV4 ? ipv4 : ipv6;
    }

    /** The one or two subnets. */
    public Stream<IpPrefix> stream() {
        return Stream.concat(ipv4.stream(), ipv6.stream());
    }

    /** Whether the two have an address in common. */
    public boolean overlaps(final Subnets other) {
        return stream().anyMatch(mine -> other.stream().anyMatch(mine::overlaps));
    }

    /** The subnets for people to read. */
    @Override
    public String toString() {
        return stream().map(IpPrefix::toString).collect(Collectors.joining(" and "));
    }

    private static void check(final Optional<IpPrefix> subnet, final IpFamily family) {
        subnet.ifPresent(prefix -> {
            if (prefix.family() != family || !prefix.isNetwork()) {
                throw new IllegalArgumentException(prefix + " is no " + family + " subnet without host bits");
            }
        });
    }

    private static IpPrefix prefix(final String address, final String length) {
        return new IpPrefix(IpAddress.parse(address), Integer.parseInt(length));
    }

    private static String keyPart(final IpPrefix subnet) {
        return subnet.address() + "-" + subnet.length();
    }
}
