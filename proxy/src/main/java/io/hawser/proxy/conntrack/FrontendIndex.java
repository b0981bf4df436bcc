package io.hawser.proxy.conntrack;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TableDifference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Service ports of connectionless protocols by where they are reached, and those places that were left and whose flows
 * have not been ended yet. TCP is left out: a client that hears nothing notices, and begins anew.
 */
final class FrontendIndex {
    private final Map<Place, ServicePort> ports = new HashMap<>();
    private final Set<Place> left = new HashSet<>();

    /**
     * Where a flow was begun to.
     *
     * @param address empty for a node port: any of the node's own
     */
    record Place(int protocol, IpFamily family, Optional<IpAddress> address, int port) {}

    static boolean concerns(final ServicePort port) {
        return port.protocol() != Protocol.TCP;
    }

    void reset(final ServiceTable table) {
        ports.clear();
        table.ports().forEach(this::add);
    }

    void change(final TableDifference difference) {
        difference.removed().forEach(this::remove);
        difference.changed().forEach(change -> remove(change.before()));
        difference.changed().forEach(change -> add(change.after()));
        difference.added().forEach(this::add);
        left.removeAll(ports.keySet());
    }

    Optional<ServicePort> at(final Place place) {
        return Optional.ofNullable(ports.get(place));
    }

    boolean wasLeft(final Place place) {
        return left.contains(place);
    }

    /** Flows to places that were left have been ended. */
    void settled() {
        left.clear();
    }

    private void add(final ServicePort port) {
        if (concerns(port)) {
            places(port, place -> ports.put(place, port));
        }
    }

    private void remove(final ServicePort port) {
        if (concerns(port)) {
            places(port, place -> {
                ports.remove(place);
                left.add(place);
            });
        }
    }

    private static void places(final ServicePort port, final Consumer<Place> consumer) {
        final Frontends frontends = port.frontends();
        final int protocol = port.protocol().number();
        final Consumer<IpAddress> address =
                ip -> consumer.accept(new Place(protocol, port.family(), Optional.of(ip), frontends.port()));
        address.accept(frontends.clusterIp());
        frontends.externalIps().forEach(address);
        frontends.loadBalancerIps().forEach(address);
        if (frontends.nodePort() != 0) {
            consumer.accept(new Place(protocol, port.family(), Optional.empty(), frontends.nodePort()));
        }
    }
}
