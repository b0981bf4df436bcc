package io.hawser.overlay.address;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.overlay.backend.Underlay;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which interface joins this node to the others, as flanneld's flags say it: the first of {@code names} that exists,
 * else the first that one of {@code patterns} finds, else that by which {@code canReach} is reached, else the one that
 * bears the public address, else that of the default route.
 *
 * @param names names or addresses, tried in order
 * @param patterns regular expressions on names, else on addresses, tried in order
 * @param canReach an address
 * @param publicIpv4 IPv4 address at which peers reach this node, where it is not the interface's
 * @param publicIpv6 the same of IPv6
 */
public record InterfaceSelection(
        List<String> names,
        List<Pattern> patterns,
        Optional<IpAddress> canReach,
        Optional<IpAddress> publicIpv4,
        Optional<IpAddress> publicIpv6) {
    /** The interface of the default route, with its own addresses. */
    public static final InterfaceSelection DEFAULT =
            new InterfaceSelection(List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The lists are copied. */
    public InterfaceSelection {
        names = List.copyOf(names);
        patterns = List.copyOf(patterns);
        check(publicIpv4, IpFamily.IPV4);
        check(publicIpv6, IpFamily.IPV6);
    }

    /** The interface of this name, with its own addresses. */
    public static InterfaceSelection named(final String name) {
        return new InterfaceSelection(List.of(name), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same, but reached at the addresses that are given here, where some are. */
    public InterfaceSelection reachedAt(final Function<IpFamily, Optional<IpAddress>> addresses) {
        return new InterfaceSelection(
                names,
                patterns,
                canReach,
                addresses.apply(IpFamily.IPV4).or(() -> publicIpv4),
                addresses.apply(IpFamily.IPV6).or(() -> publicIpv6));
    }

    /**
     * Finds it.
     *
     * @throws IllegalArgumentException if there is none such, naming those that there are
     */
    public Underlay find(final InterfaceTable table) {
        final List<NetworkInterface> all = table.interfaces();
        final Choice choice = choose(table, all)
                .orElseThrow(() -> new IllegalArgumentException(describe() + " finds no interface; there are "
                        + all.stream().map(NetworkInterface::toString).collect(Collectors.joining(", "))));
        final NetworkInterface found = choice.found();
        return new Underlay(
                found.name(),
                found.index(),
                found.mtu(),
                publicIpv4.or(() -> choice.address(IpFamily.IPV4)),
                publicIpv6.or(() -> choice.address(IpFamily.IPV6)),
                found.addresses());
    }

    private Optional<Choice> choose(final InterfaceTable table, final List<NetworkInterface> all) {
        if (!names.isEmpty() || !patterns.isEmpty()) {
            return names.stream()
                    .flatMap(name -> named(name, all).stream())
                    .findFirst()
                    .or(() -> patterns.stream()
                            .flatMap(pattern -> matching(pattern, all).stream())
                            .findFirst());
        }
        final Optional<Choice> bearer = publicIpv4
                .or(() -> publicIpv6)
                .filter(address -> canReach.isEmpty())
                .flatMap(wanted -> byAddress(all, wanted::equals));
        if (bearer.isPresent()) {
            return bearer;
        }
        final OptionalInt index = canReach.isPresent()
                ? table.towards(canReach.get())
                : firstPresent(table.ofDefaultRoute(IpFamily.IPV4), table.ofDefaultRoute(IpFamily.IPV6));
        return all.stream()
                .filter(candidate -> index.isPresent() && candidate.index() == index.getAsInt())
                .findFirst()
                .map(found -> new Choice(found, Optional.empty()));
    }

    private static Optional<Choice> named(final String nameOrAddress, final List<NetworkInterface> all) {
        return all.stream()
                .filter(candidate -> candidate.name().equals(nameOrAddress))
                .findFirst()
                .map(found -> new Choice(found, Optional.empty()))
                .or(() -> byAddress(all, address -> address.equals(parsed(nameOrAddress))));
    }

    private static Optional<Choice> matching(final Pattern pattern, final List<NetworkInterface> all) {
        return all.stream()
                .filter(candidate -> pattern.matcher(candidate.name()).find())
                .findFirst()
                .map(found -> new Choice(found, Optional.empty()))
                .or(() -> byAddress(
                        all, address -> pattern.matcher(address.toString()).find()));
    }

    private static Optional<Choice> byAddress(final List<NetworkInterface> all, final Predicate<IpAddress> wanted) {
        return all.stream()
                .flatMap(candidate -> candidate.addresses().stream()
                        .map(IpPrefix::address)
                        .filter(wanted)
                        .map(address -> new Choice(candidate, Optional.of(address))))
                .findFirst();
    }

    /** The address that a text is; null if it is none. */
    private static IpAddress parsed(final String text) {
        try {
            return IpAddress.parse(text);
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }

    private static OptionalInt firstPresent(final OptionalInt first, final OptionalInt second) {
        return first.isPresent() ? first : second;
    }

    private String describe() {
        if (!names.isEmpty() || !patterns.isEmpty()) {
            final String byName = names.isEmpty() ? "" : "--iface " + String.join(" --iface ", names);
            final String byPattern = patterns.isEmpty()
                    ? ""
                    : patterns.stream().map(Pattern::pattern).collect(Collectors.joining(" ", " --iface-regex ", ""));
            return (byName + byPattern).strip();
        }
        return canReach.map(address -> "--iface-can-reach " + address)
                .orElse("the default route (no --iface is given)");
    }

    private static void check(final Optional<IpAddress> address, final IpFamily family) {
        if (address.isPresent() && address.get().family() != family) {
            throw new IllegalArgumentException(address.get() + " is given as public address of " + family);
        }
    }

    /** An interface, and the address it was chosen by, which then is the one to be reached at. */
    private record Choice(NetworkInterface found, Optional<IpAddress> by) {
        Optional<IpAddress> address(final IpFamily family) {
            return by.filter(address -> address.family() == family).or(() -> found.reachable(family));
        }
    }
}
