package io.hawser.proxy.testing;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.linux.net.IpPrefix;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.Frontends;
import io.hawser.proxy.service.Policies;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Describes a service port, briefly. TCP at port 80 of the first ClusterIP unless it is told otherwise. */
public final class TestService {
    /** The port of services. */
    public static final int PORT = 80;

    private final IpFamily family;
    private String name = "web";
    private int number = 1;
    private int port = PORT;
    private Protocol protocol = Protocol.TCP;
    private Policies policies = Policies.DEFAULT;
    private int nodePort;
    private int targetPort = ServiceNetwork.PORT;
    private final List<IpAddress> external = new ArrayList<>();
    private final List<IpAddress> loadBalancer = new ArrayList<>();
    private final List<IpPrefix> ranges = new ArrayList<>();
    private List<Place> cluster = List.of();
    private List<Place> local;

    private TestService(final IpFamily family) {
        this.family = family;
    }

    /** A service of this family, served by these places. */
    public static TestService of(final IpFamily family, final Place... endpoints) {
        return new TestService(family).endpoints(endpoints);
    }

    /** Another name. */
    public TestService name(final String other) {
        name = other;
        return this;
    }

    /** The ClusterIP of this number. */
    public TestService number(final int other) {
        number = other;
        return this;
    }

    /** Another port. */
    public TestService port(final int other) {
        port = other;
        return this;
    }

    /** Another protocol. */
    public TestService protocol(final Protocol other) {
        protocol = other;
        return this;
    }

    /** Another port of the endpoints. */
    public TestService targetPort(final int other) {
        targetPort = other;
        return this;
    }

    /** With affinity. */
    public TestService affinity(final int seconds) {
        policies = policies.withAffinity(seconds);
        return this;
    }

    /** Policy Local for the ClusterIP. */
    public TestService internalLocal() {
        policies = policies.withInternal(TrafficPolicy.LOCAL);
        return this;
    }

    /** Policy Local for external addresses and the node port. */
    public TestService externalLocal() {
        policies = policies.withExternal(TrafficPolicy.LOCAL);
        return this;
    }

    /** With a node port. */
    public TestService nodePort(final int other) {
        nodePort = other;
        return this;
    }

    /** With an external address. */
    public TestService externalIp(final int other) {
        external.add(ServiceNetwork.external(family, other));
        return this;
    }

    /** With a load balancer's address, for these ranges alone if there are any. */
    public TestService loadBalancerIp(final int other, final IpPrefix... sourceRanges) {
        loadBalancer.add(ServiceNetwork.external(family, other));
        ranges.addAll(List.of(sourceRanges));
        return this;
    }

    /** Served by these places. */
    public TestService endpoints(final Place... places) {
        cluster = List.of(places);
        return this;
    }

    /** Policy Local is served by these, whatever else is local. */
    public TestService localEndpoints(final Place... places) {
        local = List.of(places);
        return this;
    }

    /** Its ClusterIP. */
    public IpAddress clusterIp() {
        return ServiceNetwork.clusterIp(family, number);
    }

    /** The service port. */
    public ServicePort build() {
        return new ServicePort(
                new ServicePortName(new ServiceName("test", name), protocol + "-" + port, family),
                protocol,
                new Frontends(clusterIp(), port, external, loadBalancer, ranges, nodePort),
                policies,
                endpoints(cluster),
                local());
    }

    private List<Endpoint> local() {
        final boolean used = policies.internal() == TrafficPolicy.LOCAL || policies.external() == TrafficPolicy.LOCAL;
        if (!used) {
            return List.of();
        }
        return endpoints(local == null ? cluster.stream().filter(Place::isLocal).toList() : local);
    }

    private List<Endpoint> endpoints(final List<Place> places) {
        final Stream<Endpoint> endpoints =
                places.stream().map(place -> new Endpoint(place.address(family), targetPort, place.isLocal()));
        return endpoints.toList();
    }
}
