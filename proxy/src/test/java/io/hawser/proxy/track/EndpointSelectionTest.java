package io.hawser.proxy.track;

import static io.hawser.proxy.object.Texts.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.proxy.object.Texts;
import io.hawser.proxy.service.Endpoint;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is chosen on node-1 in zone a. */
class EndpointSelectionTest {
    private static final String TERMINATING = "'conditions':{'ready':false,'serving':true,'terminating':true}";
    private static final String NOT_READY = "'conditions':{'ready':false,'serving':false}";
    private static final String LOCAL_INSIDE = "'internalTrafficPolicy':'Local'";
    private static final String LOCAL_OUTSIDE = "'type':'LoadBalancer','externalTrafficPolicy':'Local'";

    private final ServiceTracker tracker = new ServiceTracker("node-1");

    EndpointSelectionTest() {
        tracker.onZone("a");
    }

    @Test
    void readyEndpointsAreUsedAndOthersNot() {
        slice("s", on("node-1", 1, ""), on("node-2", 2, NOT_READY), on("node-2", 3, TERMINATING));

        assertThat(cluster("")).containsExactly("192.0.2.1");
    }

    @Test
    void endpointsOfUnpublishedReadinessCountAsReady() {
        // publishNotReadyAddresses comes through the slices: their controller says ready.
        slice("s", on("node-2", 1, "'conditions':{'ready':true,'serving':false}"));

        assertThat(cluster("")).containsExactly("192.0.2.1");
    }

    @Test
    void terminatingEndpointsThatServeAreTheFallbackWhenNoneIsReady() {
        slice("s", on("node-1", 1, NOT_READY), on("node-2", 2, TERMINATING));

        assertThat(cluster("")).containsExactly("192.0.2.2");
    }

    @Test
    void terminatingLocalEndpointsServeExternalTrafficOfPolicyLocal() {
        slice("s", on("node-1", 1, TERMINATING), on("node-2", 2, ""));

        final ServicePort port = port(LOCAL_OUTSIDE);
        assertThat(texts(port.externalEndpoints())).containsExactly("192.0.2.1");
        assertThat(texts(port.internalEndpoints())).containsExactly("192.0.2.2");
    }

    @Test
    void internalPolicyLocalUsesThisNodesEndpointsOnly() {
        slice("s", on("node-1", 1, ""), on("node-2", 2, ""));

        final ServicePort port = port(LOCAL_INSIDE);
        assertThat(texts(port.internalEndpoints())).containsExactly("192.0.2.1");
    }

    @Test
    void withoutLocalEndpointsThoseElsewhereAreKnownSoThatTrafficIsDroppedNotRefused() {
        slice("s", on("node-2", 2, ""));

        final ServicePort port = port(LOCAL_INSIDE);
        assertThat(port.internalEndpoints()).isEmpty();
        assertThat(port.hasNoEndpoint()).isFalse();
    }

    @Test
    void zoneHintsAreFollowedWhenEveryReadyEndpointHasOneAndOneIsForThisZone() {
        slice("s", on("node-2", 1, zones("a")), on("node-2", 2, zones("b")), on("node-2", 3, zones("a", "b")));

        assertThat(cluster("")).containsExactly("192.0.2.1", "192.0.2.3");
    }

    @Test
    void hintsAreIgnoredWhenOneReadyEndpointHasNone() {
        slice("s", on("node-2", 1, zones("a")), on("node-2", 2, ""));

        assertThat(cluster("")).containsExactly("192.0.2.1", "192.0.2.2");
    }

    @Test
    void missingHintOfAnEndpointThatIsNotReadyMattersNot() {
        slice("s", on("node-2", 1, zones("a")), on("node-2", 2, zones("b")), on("node-2", 3, NOT_READY));

        assertThat(cluster("")).containsExactly("192.0.2.1");
    }

    @Test
    void hintsAreIgnoredWhenNoneIsForThisZone() {
        slice("s", on("node-2", 1, zones("b")), on("node-2", 2, zones("c")));

        assertThat(cluster("")).containsExactly("192.0.2.1", "192.0.2.2");
    }

    @Test
    void nodeInNoKnownZoneUsesAll() {
        tracker.onZone("");
        slice("s", on("node-2", 1, zones("a")), on("node-2", 2, zones("b")));

        assertThat(cluster("")).containsExactly("192.0.2.1", "192.0.2.2");
    }

    @Test
    void nodeHintsComeBeforeZoneHints() {
        slice("s", on("node-1", 1, both("node-1", "a")), on("node-3", 2, both("node-3", "a")));

        assertThat(cluster("")).containsExactly("192.0.2.1");
    }

    @Test
    void zoneHintsCountWhenNoNodeHintIsForThisNode() {
        slice("s", on("node-2", 1, both("node-2", "a")), on("node-3", 2, both("node-3", "b")));

        assertThat(cluster("")).containsExactly("192.0.2.1");
    }

    @Test
    void terminatingFallbackKnowsNoHints() {
        slice("s", on("node-2", 1, TERMINATING + "," + zones("b")));

        assertThat(cluster("")).containsExactly("192.0.2.1");
    }

    @Test
    void newZoneOfTheNodeChangesTheChoice() {
        slice("s", on("node-2", 1, zones("a")), on("node-2", 2, zones("b")));
        assertThat(cluster("")).containsExactly("192.0.2.1");

        tracker.onZone("b");

        assertThat(tracker.isStale()).isTrue();
        assertThat(cluster("")).containsExactly("192.0.2.2");
    }

    @Test
    void endpointsOfSeveralSlicesAreOneSetAndTheReadyTwinCounts() {
        slice("s", on("node-1", 1, NOT_READY), on("node-2", 2, ""));
        slice("t", on("node-1", 1, ""), on("node-2", 2, NOT_READY), on("node-2", 3, ""));

        assertThat(cluster("")).containsExactly("192.0.2.1", "192.0.2.2", "192.0.2.3");
    }

    @Test
    void healthCheckCountsReadyPodsOfThisNodeOnce() {
        slice("s", on("node-1", 1, ""), on("node-1", 2, TERMINATING), on("node-2", 3, ""));
        slice("t", on("node-1", 1, ""), on("node-1", 4, ""));
        port(LOCAL_OUTSIDE + ",'healthCheckNodePort':30111");

        assertThat(tracker.healthChecks())
                .containsOnly(Map.entry(new ServiceName("shop", "web"), new HealthCheck(30111, 2)));
    }

    private void slice(final String name, final String... endpoints) {
        tracker.onSlice(Texts.slice(Texts.sliceJson(name, "web", endpoints)));
    }

    private List<String> cluster(final String spec) {
        return texts(port(spec).clusterEndpoints());
    }

    private ServicePort port(final String spec) {
        tracker.onService(Texts.service(Texts.serviceJson("web", "198.18.0.1", spec)));
        final List<ServicePort> ports = tracker.update().ports(new ServiceName("shop", "web"));
        assertThat(ports).hasSize(1);
        return ports.get(0);
    }

    private static List<String> texts(final List<Endpoint> endpoints) {
        return endpoints.stream().map(endpoint -> endpoint.address().toString()).toList();
    }

    private static String on(final String node, final int host, final String more) {
        return endpoint("192.0.2." + host, node, more);
    }

    private static String zones(final String... zones) {
        return "'hints':{'forZones':[" + names(zones) + "]}";
    }

    private static String both(final String node, final String zone) {
        return "'hints':{'forNodes':[" + names(node) + "],'forZones':[" + names(zone) + "]}";
    }

    private static String names(final String... names) {
        return "{'name':'" + String.join("'},{'name':'", names) + "'}";
    }
}
