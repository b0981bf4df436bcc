package io.hawser.proxy.track;

import static io.hawser.proxy.object.Texts.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.kube.watch.ObjectName;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.proxy.object.EndpointSliceObject;
import io.hawser.proxy.object.ServiceObject;
import io.hawser.proxy.object.Texts;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServicePortName;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TableDifference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ServiceTrackerTest {
    private static final ServiceName WEB = new ServiceName("shop", "web");

    private final ServiceTracker tracker = new ServiceTracker("node-1");

    @Test
    void sliceBeforeItsServiceAndAfterItEndInTheSameTable() {
        final ServiceTracker other = new ServiceTracker("node-1");
        final ServiceObject service = service("web", 1, "");
        final EndpointSliceObject slice = slice("web-a", "web", 1, 2);
        tracker.onService(service);
        tracker.onSlice(slice);
        other.onSlice(slice);
        other.update();
        other.onService(service);

        assertThat(tracker.update()).isEqualTo(other.update());
        assertThat(tracker.table().ports(WEB).get(0).clusterEndpoints()).hasSize(2);
    }

    @Test
    void changeOfOneServiceTouchesNoOther() {
        for (int i = 1; i < 100; i++) {
            tracker.onService(service("web-" + i, i, ""));
            tracker.onSlice(slice("web-" + i, "web-" + i, i));
        }
        final ServiceTable before = tracker.update();

        tracker.onSlice(slice("web-5", "web-5", 5, 6));

        final TableDifference difference = before.differenceTo(tracker.update());
        assertThat(difference.size()).isOne();
        final ServiceName untouched = new ServiceName("shop", "web-6");
        assertThat(tracker.table().ports(untouched)).isSameAs(before.ports(untouched));
    }

    @Test
    void dualStackServiceHasItsPortInEachFamilyWithItsOwnEndpoints() {
        tracker.onService(Texts.service(Texts.serviceJson("web", "198.18.0.1", "")
                .replace("[\"198.18.0.1\"]", "[\"198.18.0.1\",\"fd00:10::1\"]")));
        tracker.onSlice(slice("four", "web", 1));
        tracker.onSlice(Texts.slice(Texts.sliceJson("six", "web", endpoint("fd00:2::1", "node-1", ""))
                .replace("IPv4", "IPv6")));

        final List<ServicePort> ports = tracker.update().ports(WEB);

        assertThat(ports.stream().map(ServicePort::name))
                .containsExactly(
                        new ServicePortName(WEB, "http", IpFamily.IPV4),
                        new ServicePortName(WEB, "http", IpFamily.IPV6));
        assertThat(ports.get(0).clusterEndpoints()).hasToString("[192.0.2.1:8080]");
        assertThat(ports.get(1).clusterEndpoints()).hasToString("[[fd00:2::1]:8080]");
    }

    @Test
    void sameNumberOnTcpAndUdpAreTwoPortsWithTheirOwnEndpoints() {
        tracker.onService(Texts.service("""
                {'metadata':{'namespace':'shop','name':'web'},'spec':{'clusterIP':'198.18.0.1','ports':[
                 {'name':'dns','protocol':'UDP','port':53},{'name':'dns-tcp','protocol':'TCP','port':53},
                 {'name':'dns-sctp','protocol':'SCTP','port':53}]}}
                """));
        tracker.onSlice(Texts.slice("""
                {'metadata':{'namespace':'shop','name':'a','labels':{'kubernetes.io/service-name':'web'}},
                 'addressType':'IPv4','endpoints':[{'addresses':['192.0.2.1']}],'ports':[
                 {'name':'dns','protocol':'UDP','port':5353},{'name':'dns-tcp','protocol':'TCP','port':5354},
                 {'name':'dns-sctp','protocol':'SCTP','port':5355}]}
                """));

        assertThat(tracker.update().ports(WEB).stream().map(port -> port.protocol() + " " + port.clusterEndpoints()))
                .containsExactly("UDP [192.0.2.1:5353]", "SCTP [192.0.2.1:5355]", "TCP [192.0.2.1:5354]");
    }

    @Test
    void sliceThatIsGivenToAnotherServiceLeavesTheFirst() {
        tracker.onService(service("web", 1, ""));
        tracker.onService(service("cart", 2, ""));
        tracker.onSlice(slice("s", "web", 1));
        tracker.update();

        tracker.onSlice(slice("s", "cart", 1));

        assertThat(tracker.update().ports(WEB).get(0).hasNoEndpoint()).isTrue();
        assertThat(tracker.table().ports(new ServiceName("shop", "cart")).get(0).clusterEndpoints())
                .hasSize(1);
    }

    @Test
    void serviceThatBecomesHeadlessGoesAndComesBackWithItsEndpoints() {
        tracker.onService(service("web", 1, ""));
        tracker.onSlice(slice("s", "web", 1));
        final ServiceTable before = tracker.update();

        tracker.onService(Texts.service(Texts.serviceJson("web", "None", "")));
        assertThat(tracker.update()).isEqualTo(ServiceTable.EMPTY);
        tracker.onService(service("web", 1, ""));

        assertThat(tracker.update()).isEqualTo(before);
    }

    @Test
    void serviceWithTwoPortsOfOneNameIsNotServedAndOthersAre() {
        tracker.onService(
                Texts.service("{'metadata':{'namespace':'shop','name':'web'},'spec':{'clusterIP':'198.18.0.1',"
                        + "'ports':[{'name':'a','port':1},{'name':'a','port':2}]}}"));
        tracker.onService(service("cart", 2, ""));

        assertThat(tracker.update().size()).isOne();
    }

    @Test
    void endpointThatIsNotChosenButTerminatesStillServes() {
        tracker.onService(service("web", 1, ""));
        tracker.onSlice(Texts.slice(Texts.sliceJson(
                "s",
                "web",
                endpoint("192.0.2.1", "node-1", ""),
                endpoint("192.0.2.2", "node-1", "'conditions':{'ready':false,'serving':true,'terminating':true}"),
                endpoint("192.0.2.3", "node-1", "'conditions':{'ready':false,'serving':false}"))));
        final ServicePort port = tracker.update().ports(WEB).get(0);

        assertThat(tracker.serves(port, IpAddress.parse("192.0.2.1"), 8080)).isTrue();
        assertThat(tracker.serves(port, IpAddress.parse("192.0.2.2"), 8080)).isTrue();
        assertThat(tracker.serves(port, IpAddress.parse("192.0.2.3"), 8080)).isFalse();
        assertThat(tracker.serves(port, IpAddress.parse("192.0.2.1"), 8081)).isFalse();
    }

    @Property(tries = 300)
    void anyWalkEndsInTheTableOfAColdList(@ForAll("walks") final List<Step> walk) {
        final ServiceTracker walked = new ServiceTracker("node-1");
        final Map<ObjectName, ServiceObject> services = new HashMap<>();
        final Map<ObjectName, EndpointSliceObject> slices = new HashMap<>();
        String zone = "";
        for (final Step step : walk) {
            switch (step.kind) {
                case 0 -> {
                    final ServiceObject service = service("web-" + step.which, step.which + 1, step.spec());
                    services.put(service.objectName(), service);
                    walked.onService(service);
                }
                case 1 -> {
                    final ObjectName name = new ObjectName("shop", "web-" + step.which);
                    services.remove(name);
                    walked.onServiceGone(name);
                }
                case 2 -> {
                    final EndpointSliceObject slice = Texts.slice(step.slice());
                    slices.put(slice.objectName(), slice);
                    walked.onSlice(slice);
                }
                case 3 -> {
                    final ObjectName name = new ObjectName("shop", "slice-" + step.which);
                    slices.remove(name);
                    walked.onSliceGone(name);
                }
                case 4 -> {
                    zone = step.which % 2 == 0 ? "a" : "b";
                    walked.onZone(zone);
                }
                default -> walked.update();
            }
        }

        final ServiceTracker cold = new ServiceTracker("node-1");
        cold.onZone(zone);
        slices.values().forEach(cold::onSlice);
        services.values().forEach(cold::onService);
        assertThat(walked.update()).isEqualTo(cold.update());
        assertThat(walked.healthChecks()).isEqualTo(cold.healthChecks());
    }

    @Provide
    Arbitrary<List<Step>> walks() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 63))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    /** One change: of service, slice {@code which}; {@code bits} says how it looks. */
    private record Step(int kind, int which, int other, int bits) {
        String spec() {
            return switch (bits % 3) {
                case 0 -> "";
                case 1 -> "'internalTrafficPolicy':'Local'";
                default -> "'type':'LoadBalancer','externalTrafficPolicy':'Local','healthCheckNodePort':3011" + which;
            };
        }

        String slice() {
            final String ready = (bits & 1) == 0 ? "true" : "false";
            final String zone = (bits & 2) == 0 ? "a" : "b";
            return Texts.sliceJson(
                    "slice-" + which,
                    "web-" + other,
                    endpoint(
                            "192.0.2." + (1 + (bits & 3)),
                            (bits & 4) == 0 ? "node-1" : "node-2",
                            "'conditions':{'ready':" + ready + ",'serving':true,'terminating':" + ((bits & 8) == 0)
                                    + "}"),
                    endpoint("192.0.2.9", "node-2", "'hints':{'forZones':[{'name':'" + zone + "'}]}"));
        }
    }

    private static ServiceObject service(final String name, final int host, final String spec) {
        return Texts.service(Texts.serviceJson(name, "198.18.0." + host, spec));
    }

    private static EndpointSliceObject slice(final String name, final String service, final int... hosts) {
        final String[] endpoints = new String[hosts.length];
        for (int i = 0; i < hosts.length; i++) {
            endpoints[i] = endpoint("192.0.2." + hosts[i], "node-1", "");
        }
        return Texts.slice(Texts.sliceJson(name, service, endpoints));
    }
}
