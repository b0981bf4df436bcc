package io.hawser.node.services;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's own addresses, as they are at each question.
 *
 * @param nodePorts those that serve node ports are in these prefixes; empty: all that are not loopback
 */
record NodeAddresses(List<IpPrefix> nodePorts) {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAddresses.class);

    /** Whether an address serves node ports. The addresses are those of now. */
    Predicate<IpAddress> servingNodePorts() {
        final Set<IpAddress> now =
                own().stream().map(IpAddress::of).filter(this::servesNodePorts).collect(Collectors.toSet());
        return now::contains;
    }

    /** Where health check node ports listen: everywhere, if nothing else was asked for. */
    List<InetAddress> listening() {
        return nodePorts.isEmpty()
                ? List.of(new InetSocketAddress(0).getAddress())
                : own().stream()
                        .filter(address -> servesNodePorts(IpAddress.of(address)))
                        .toList();
    }

    private boolean servesNodePorts(final IpAddress address) {
        return nodePorts.isEmpty()
                ? !address.isLoopback()
                : nodePorts.stream().anyMatch(prefix -> prefix.contains(address));
    }

    private static List<InetAddress> own() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        } catch (final SocketException e) {
            LOG.warn("the node's addresses cannot be read: {}", e.getMessage());
            return List.of();
        }
    }
}
