package io.hawser.cni.spec;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import java.util.List;
import java.util.Optional;

/**
 * What an ADD made.
 *
 * @param interfaces those of the host and of the container
 * @param ips addresses
 * @param routes of the container
 * @param dns as the configuration says
 */
public record CniResult(List<Interface> interfaces, List<Ip> ips, List<Route> routes, Dns dns) {
    /** The lists are copied. */
    public CniResult {
        interfaces = List.copyOf(interfaces);
        ips = List.copyOf(ips);
        routes = List.copyOf(routes);
    }

    /**
     * An interface.
     *
     * @param name its name
     * @param mac its hardware address, or empty
     * @param sandbox path of the namespace it is in; empty for the host's
     */
    public record Interface(String name, String mac, String sandbox) {}

    /**
     * An address.
     *
     * @param interfaceIndex place of its interface in the list; negative if none is told
     * @param address with the length of its network
     * @param gateway of the network
     */
    public record Ip(int interfaceIndex, IpPrefix address, Optional<IpAddress> gateway) {}

    /**
     * A route of the container.
     *
     * @param destination network
     * @param gateway its own, if it is not the network's
     * @param mtu of the path in bytes, or 0
     * @param priority its metric, or 0
     */
    public record Route(IpPrefix destination, Optional<IpAddress> gateway, int mtu, int priority) {
        /** A route by the network's gateway. */
        public static Route to(final IpPrefix destination) {
            return new Route(destination, Optional.empty(), 0, 0);
        }

        /** A route by this gateway. */
        public static Route via(final IpPrefix destination, final IpAddress gateway) {
            return new Route(destination, Optional.of(gateway), 0, 0);
        }
    }

    /**
     * How the container finds names.
     *
     * @param nameservers in order
     * @param domain the local one, or empty
     * @param search domains, in order
     * @param options of the resolver
     */
    public record Dns(List<String> nameservers, String domain, List<String> search, List<String> options) {
        /** Nothing is said. */
        public static final Dns NONE = new Dns(List.of(), "", List.of(), List.of());

        /** The lists are copied. */
        public Dns {
            nameservers = List.copyOf(nameservers);
            search = List.copyOf(search);
            options = List.copyOf(options);
        }
    }
}
