package io.hawser.proxy.track;

import io.hawser.kube.watch.ObjectName;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.object.EndpointSliceObject;
import io.hawser.proxy.object.ServiceObject;
import io.hawser.proxy.object.ServiceSpecPort;
import io.hawser.proxy.object.SliceEndpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.TrafficPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service with its slices, either of which may come first. */
final class TrackedService {
    private final ServiceName name;
    private final Map<ObjectName, EndpointSliceObject> slices = new HashMap<>(2);
    private Optional<ServiceObject> service = Optional.empty();

    TrackedService(final ServiceName name) {
        this.name = name;
    }

    void service(final Optional<ServiceObject> object) {
        service = object;
    }

    void putSlice(final EndpointSliceObject slice) {
        slices.put(slice.objectName(), slice);
    }

    void removeSlice(final ObjectName slice) {
        slices.remove(slice);
    }

    boolean isEmpty() {
        return service.isEmpty() && slices.isEmpty();
    }

    boolean hasHints() {
        return slices.values().stream()
                .flatMap(slice -> slice.endpoints().stream())
                .anyMatch(endpoint -> !endpoint.zoneHints().isEmpty());
    }

    /** Its ports as this node serves them; none if there is nothing to serve. */
    List<ServicePort> ports(final NodePlace place) {
        final List<ServicePort> ports = new ArrayList<>();
        service.ifPresent(object -> {
            for (final IpAddress clusterIp : object.clusterIps()) {
                for (final ServiceSpecPort port : object.ports()) {
                    ports.add(port(object, clusterIp, port, place));
                }
            }
        });
        return ports;
    }

    /** Empty if no one asks for its health. */
    Optional<HealthCheck> healthCheck(final NodePlace place) {
        return service.map(object -> object.policies().healthCheckNodePort())
                .filter(port -> port != 0)
                .map(port -> new HealthCheck(
                        port, Math.max(localReady(IpFamily.IPV4, place), localReady(IpFamily.IPV6, place))));
    }

    /** Whether an endpoint still answers: ready or terminating, selected on this node or not. */
    boolean serves(final ServicePort port, final IpAddress address, final int targetPort) {
        for (final EndpointSliceObject slice : slices.values()) {
            final boolean ofPort = slice.ports().stream()
                    .anyMatch(target -> target.port() == targetPort
                            && target.protocol() == port.protocol()
                            && target.name().equals(port.name().port()));
            if (ofPort) {
                for (final SliceEndpoint endpoint : slice.endpoints()) {
                    if (endpoint.address().equals(address) && (endpoint.ready() || endpoint.serving())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private ServicePort port(
            final ServiceObject object, final IpAddress clusterIp, final ServiceSpecPort port, final NodePlace place) {
        final IpFamily family = clusterIp.family();
        final Policies policies = object.policies();
        final boolean needsLocal =
                policies.internal() == TrafficPolicy.LOCAL || policies.external() == TrafficPolicy.LOCAL;
        final EndpointSelection selection =
                EndpointSelection.of(PortEndpoints.of(slices.values(), port, family, place.node()), place, needsLocal);
        return new ServicePort(
                new ServicePortName(name, port.name(), family),
                port.protocol(),
                new Frontends(
                        clusterIp,
                        port.port(),
                        ofFamily(object.externalIps(), family),
                        ofFamily(object.loadBalancerIps(), family),
                        rangesOfFamily(object.sourceRanges(), family),
                        port.nodePort()),
                policies,
                selection.cluster(),
                selection.local());
    }

    private int localReady(final IpFamily family, final NodePlace place) {
        return (int) slices.values().stream()
                .flatMap(slice -> slice.endpoints().stream())
                .filter(endpoint -> endpoint.ready() && endpoint.node().equals(place.node()))
                .map(SliceEndpoint::address)
                .filter(address -> address.family() == family)
                .distinct()
                .count();
    }

    private static List<IpAddress> ofFamily(final List<IpAddress> addresses, final IpFamily family) {
        return addresses.isEmpty()
                ? addresses
                : addresses.stream()
                        .filter(address -> address.family() == family)
                        .distinct()
                        .toList();
    }

    private static List<IpPrefix> rangesOfFamily(final List<IpPrefix> ranges, final IpFamily family) {
        return ranges.isEmpty()
                ? ranges
                : ranges.stream()
                        .filter(range -> range.family() == family)
                        .map(IpPrefix::network)
                        .distinct()
                        .toList();
    }
}
