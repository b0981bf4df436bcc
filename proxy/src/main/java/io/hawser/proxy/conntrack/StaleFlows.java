package io.hawser.proxy.conntrack;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.conductor.FlowCleaner.Servers;
import io.hawser.proxy.conntrack.FrontendIndex.Place;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.ServicePort;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which flows lead nowhere. A flow to a service is live while its answers come from an endpoint that still serves; one
 * that was begun before there were endpoints, and so is not translated at all, would go nowhere for as long as its
 * client goes on (kubernetes#139628). What is no service's is never judged.
 */
final class StaleFlows {
    private final FrontendIndex index;
    private final List<IpPrefix> serviceCidrs;
    private final Predicate<IpAddress> ownAddresses;
    private final Servers servers;

    /**
     * @param serviceCidrs a translated flow to an address in them that no service has is that of a service that went
     * @param ownAddresses those of the node that node ports are reached at
     */
    StaleFlows(
            final FrontendIndex index,
            final List<IpPrefix> serviceCidrs,
            final Predicate<IpAddress> ownAddresses,
            final Servers servers) {
        this.index = index;
        this.serviceCidrs = serviceCidrs;
        this.ownAddresses = ownAddresses;
        this.servers = servers;
    }

    /**
     * Whether a flow is to be ended.
     *
     * @param destination where it was begun to, with its port
     * @param answerer where its answers come from, with its port
     * @param translated whether its destination was translated
     */
    boolean isStale(
            final int protocol,
            final IpAddress destination,
            final int port,
            final IpAddress answerer,
            final int answererPort,
            final boolean translated) {
        final IpFamily family = destination.family();
        final Place address = new Place(protocol, family, Optional.of(destination), port);
        final Optional<ServicePort> byAddress = index.at(address);
        if (byAddress.isPresent()) {
            return !isAnswered(byAddress.get(), answerer, answererPort);
        }
        final Place node = new Place(protocol, family, Optional.empty(), port);
        final Optional<ServicePort> byNode = index.at(node);
        if (byNode.isPresent() && ownAddresses.test(destination)) {
            return !isAnswered(byNode.get(), answerer, answererPort);
        }
        return translated
                && (index.wasLeft(address)
                        || (index.wasLeft(node) && ownAddresses.test(destination))
                        || serviceCidrs.stream().anyMatch(cidr -> cidr.contains(destination)));
    }

    private boolean isAnswered(final ServicePort port, final IpAddress answerer, final int answererPort) {
        return isAmong(port.clusterEndpoints(), answerer, answererPort)
                || isAmong(port.localEndpoints(), answerer, answererPort)
                || servers.serves(port, answerer, answererPort);
    }

    /** Endpoints are in order, and one that is local comes after its twin that is not. */
    private static boolean isAmong(final List<Endpoint> endpoints, final IpAddress address, final int port) {
        return port != 0
                && (Collections.binarySearch(endpoints, new Endpoint(address, port, false)) >= 0
                        || Collections.binarySearch(endpoints, new Endpoint(address, port, true)) >= 0);
    }
}
