package io.hawser.node.cli;

import io.hawser.linux.net.IpAddress;
import io.hawser.overlay.address.InterfaceSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;

/** Which interface and addresses the overlay stands on: flanneld's flags. */
final class InterfaceFlags {
    @Option(
            names = "--iface",
            paramLabel = "NAME|IP",
            description = "Interface that joins this node to the others, by name or address. May be repeated: the "
                    + "first that exists. Without it, the interface of the default route.")
    List<String> names = new ArrayList<>();

    @Option(
            names = "--iface-regex",
            paramLabel = "REGEX",
            description = "As --iface, by a regular expression on its name, else on its address. May be repeated.")
    List<String> regexes = new ArrayList<>();

    @Option(
            names = "--iface-can-reach",
            paramLabel = "IP",
            description = "As --iface: the interface that the kernel reaches this address by.")
    String canReach;

    @Option(
            names = "--public-ip",
            paramLabel = "IP",
            description = "IPv4 address that peers reach this node at; without it, the interface's.")
    String publicIp;

    @Option(
            names = "--public-ipv6",
            paramLabel = "IP",
            description = "IPv6 address that peers reach this node at; without it, the interface's.")
    String publicIpv6;

    InterfaceSelection selection() {
        try {
            return new InterfaceSelection(
                    names,
                    regexes.stream().map(InterfaceFlags::pattern).toList(),
                    Optional.ofNullable(canReach).map(IpAddress::parse),
                    Optional.ofNullable(publicIp).map(IpAddress::parse),
                    Optional.ofNullable(publicIpv6).map(IpAddress::parse));
        } catch (final IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static Pattern pattern(final String regex) {
        try {
            return Pattern.compile(regex);
        } catch (final PatternSyntaxException e) {
            throw new UsageException("--iface-regex '" + regex + "' is no regular expression: " + e.getDescription());
        }
    }
}
