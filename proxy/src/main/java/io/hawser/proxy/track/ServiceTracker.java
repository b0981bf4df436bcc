package io.hawser.proxy.track;

import io.hawser.kube.watch.ObjectName;
import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.object.EndpointSliceObject;
import io.hawser.proxy.object.ServiceObject;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServiceTable;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of services that follows from the objects told so far, in whatever order they came. A change costs what it
 * touches: {@link #update} computes anew only services of which something was told. Not thread safe.
 */
public final class ServiceTracker {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceTracker.class);

    private final Map<ServiceName, TrackedService> services = new HashMap<>();
    private final Map<ObjectName, ServiceName> ownerOfSlice = new HashMap<>();
    private final Set<ServiceName> stale = new HashSet<>();
    private final Set<ServiceName> touched = new HashSet<>();
    private NodePlace place;
    private ServiceTable table = ServiceTable.EMPTY;
    private Map<ServiceName, HealthCheck> healthChecks = Map.of();

    /** @param node this node's name, as endpoints name it */
    public ServiceTracker(final String node) {
        this.place = new NodePlace(node, "");
    }

    /** A Service is new, or is now this. */
    public void onService(final ServiceObject service) {
        final ServiceName name = serviceName(service.objectName());
        // What is not proxied here is as good as gone, but its slices may still come and go.
        tracked(name).service(service.isProxied() ? Optional.of(service) : Optional.empty());
        touched(name);
    }

    /** A Service has gone. */
    public void onServiceGone(final ObjectName object) {
        final ServiceName name = serviceName(object);
        tracked(name).service(Optional.empty());
        touched(name);
    }

    /** An EndpointSlice is new, or is now this. */
    public void onSlice(final EndpointSliceObject slice) {
        final ServiceName owner = slice.service().orElse(null);
        final ServiceName former = ownerOfSlice.get(slice.objectName());
        if (former != null && !former.equals(owner)) {
            onSliceGone(slice.objectName());
        }
        if (owner != null) {
            ownerOfSlice.put(slice.objectName(), owner);
            tracked(owner).putSlice(slice);
            touched(owner);
        }
    }

    /** An EndpointSlice has gone. */
    public void onSliceGone(final ObjectName slice) {
        final ServiceName owner = ownerOfSlice.remove(slice);
        if (owner != null) {
            tracked(owner).removeSlice(slice);
            touched(owner);
        }
    }

    /** This node is in this zone; empty if unknown. */
    public void onZone(final String zone) {
        if (!zone.equals(place.zone())) {
            place = new NodePlace(place.node(), zone);
            services.forEach((name, service) -> {
                if (service.hasHints()) {
                    stale.add(name);
                }
            });
        }
    }

    /** Whether {@link #update} has anything to compute. */
    public boolean isStale() {
        return !stale.isEmpty();
    }

    /** The table as of the last {@link #update}. */
    public ServiceTable table() {
        return table;
    }

    /** Computes what was touched, and returns the table. */
    public ServiceTable update() {
        if (stale.isEmpty()) {
            return table;
        }
        final Map<ServiceName, List<ServicePort>> changes = new HashMap<>();
        for (final ServiceName name : stale) {
            changes.put(name, ports(name));
            final TrackedService service = services.get(name);
            healthCheck(name, service == null ? Optional.empty() : service.healthCheck(place));
            if (service != null && service.isEmpty()) {
                services.remove(name);
            }
        }
        touched.addAll(stale);
        stale.clear();
        table = table.with(changes);
        return table;
    }

    /** Services that were computed anew since the last {@link #settled}; a view. */
    public Set<ServiceName> touched() {
        return Collections.unmodifiableSet(touched);
    }

    /** The table is in place: nothing counts as touched any more. */
    public void settled() {
        touched.clear();
    }

    /** As of the last {@link #update}: services whose health is asked for, and what to answer. */
    public Map<ServiceName, HealthCheck> healthChecks() {
        return healthChecks;
    }

    /**
     * Whether an endpoint still answers for a service port: it is ready or terminates, whether new connections of this
     * node go to it or not.
     */
    public boolean serves(final ServicePort port, final IpAddress address, final int targetPort) {
        final TrackedService service = services.get(port.name().service());
        return service != null && service.serves(port, address, targetPort);
    }

    private List<ServicePort> ports(final ServiceName name) {
        final TrackedService service = services.get(name);
        if (service == null) {
            return List.of();
        }
        try {
            final List<ServicePort> ports = service.ports(place);
            final long names = ports.stream().map(ServicePort::name).distinct().count();
            if (names < ports.size()) {
                // The API refuses it, but a file may say it.
                throw new IllegalArgumentException("two of its ports have the same name");
            }
            return ports;
        } catch (final IllegalArgumentException e) {
            LOG.warn("service {} is not served: {}", name, e.getMessage());
            return List.of();
        }
    }

    private void healthCheck(final ServiceName name, final Optional<HealthCheck> check) {
        if (!Optional.ofNullable(healthChecks.get(name)).equals(check)) {
            final Map<ServiceName, HealthCheck> next = new HashMap<>(healthChecks);
            check.ifPresentOrElse(value -> next.put(name, value), () -> next.remove(name));
            healthChecks = Collections.unmodifiableMap(next);
        }
    }

    private TrackedService tracked(final ServiceName name) {
        return services.computeIfAbsent(name, TrackedService::new);
    }

    private void touched(final ServiceName name) {
        stale.add(name);
    }

    private static ServiceName serviceName(final ObjectName object) {
        return new ServiceName(object.namespace(), object.name());
    }
}
