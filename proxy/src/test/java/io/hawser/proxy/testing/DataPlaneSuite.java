package io.hawser.proxy.testing;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.proxy.plane.DataPlane;
import io.hawser.proxy.plane.NodeView;
import io.hawser.proxy.service.Protocol;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServiceTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * What all suites of packets stand on: one {@link ServiceNetwork} for the class, and a plane for each test, which is
 * removed after it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DataPlaneSuite {
    private ServiceNetwork network;
    private DataPlane plane;
    private final Map<Place, Refusals> refusals = new HashMap<>();

    /** Opens the plane under test in the calling thread's network namespace. */
    protected abstract DataPlane open(NodeView view);

    /** Whether endpoints see the callers' own addresses, where policies say so: a proxy cannot let them. */
    protected boolean keepsSources() {
        return true;
    }

    /** Whether it serves SCTP. */
    protected boolean servesSctp() {
        return true;
    }

    /**
     * Whether it is the kernel's connection tracking that translates connections, and may forget them. Others remember
     * them themselves, and what tracking says of an answer does not matter.
     */
    protected boolean leansOnConnectionTracking() {
        return true;
    }

    @BeforeAll
    void buildNetwork() throws Exception {
        network = ServiceNetwork.build();
        for (final Place place : List.of(Place.CLIENT, Place.POD_A1, Place.NODE)) {
            refusals.put(place, Refusals.countedIn(network.in(place)));
        }
    }

    @AfterAll
    void removeNetwork() throws Exception {
        if (network != null) {
            network.close();
        }
    }

    @AfterEach
    void cleanUp() {
        if (plane != null) {
            plane.cleanUp();
            plane.close();
            plane = null;
            network.forgetConnections();
        }
    }

    /** The families that a test of both runs with. */
    static Stream<IpFamily> families() {
        return Stream.of(IpFamily.values());
    }

    final ServiceNetwork network() {
        return network;
    }

    final Refusals refusals(final Place place) {
        return refusals.get(place);
    }

    /** Serves these, with the plane of the former call in this test. */
    final void serve(final TestService... services) throws Exception {
        serve(ServiceNetwork.VIEW, services);
    }

    /** As {@link #serve(TestService...)}, on a node of these flags; the first call of a test decides. */
    final void serve(final NodeView view, final TestService... services) throws Exception {
        if (plane == null) {
            plane = network.in(Place.NODE).call(() -> open(view));
        }
        final List<ServicePort> ports =
                Stream.of(services).map(TestService::build).toList();
        plane.apply(ServiceTable.of(ports));
    }

    final DataPlane plane() {
        return plane;
    }

    /** The reply to a call at the service's port, over TCP. */
    final Reply call(final Place from, final IpAddress to) throws Exception {
        return call(from, to, TestService.PORT);
    }

    /** The reply to a call over TCP. */
    final Reply call(final Place from, final IpAddress to, final int port) throws Exception {
        return call(from, Protocol.TCP, to, port);
    }

    /** The reply to a call. */
    final Reply call(final Place from, final Protocol protocol, final IpAddress to, final int port) throws Exception {
        return Caller.call(network.in(from), protocol, to, port, Caller.PATIENT_MS);
    }

    /** The reply to a call that is expected to have none. */
    final Reply callBriefly(final Place from, final Protocol protocol, final IpAddress to, final int port)
            throws Exception {
        return Caller.call(network.in(from), protocol, to, port, Caller.BRIEF_MS);
    }

    /** The reply of a place that sees the caller's own address, if the plane can let it. */
    final Reply unchanged(final Place server, final Place caller, final IpFamily family) {
        return keepsSources() ? Reply.from(server, caller.address(family)) : masqueraded(server, family);
    }

    /** The reply of a place that was called without a plane between. */
    static Reply direct(final Place server, final Place caller, final IpFamily family) {
        return Reply.from(server, caller.address(family));
    }

    /** The reply of a place that sees the node's address. */
    static Reply masqueraded(final Place server, final IpFamily family) {
        return Reply.from(server, ServiceNetwork.nodeTowards(server, family));
    }

    /** How often each place answered so many calls. */
    final Map<String, Integer> answers(final Place from, final IpAddress to, final int port, final int calls)
            throws Exception {
        final Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < calls; i++) {
            final Reply reply = call(from, to, port);
            final String server = reply instanceof Reply.Answer answer ? answer.server() : reply.toString();
            counts.merge(server, 1, Integer::sum);
        }
        return counts;
    }
}
