package io.hawser.proxy.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.kube.watch.ObjectName;
import io.hawser.linux.net.IpAddress;
import io.hawser.proxy.object.Texts;
import io.hawser.proxy.plane.InMemoryPlane;
import io.hawser.proxy.service.ServiceName;
import io.hawser.proxy.service.ServicePort;
import io.hawser.proxy.service.ServiceTable;
import io.hawser.proxy.service.TableDifference;
import io.hawser.proxy.track.ServiceTracker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jctools.queues.MpscArrayQueue;
import org.junit.jupiter.api.Test;

/** The conductor stepped by hand, with a clock that stands still. */
class ServiceConductorTest {
    private static final long MS = 1_000_000;
    private static final SyncSettings SETTINGS = new SyncSettings(
            Duration.ofMillis(50), Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMillis(400));

    private final MpscArrayQueue<SourceEvent> events = new MpscArrayQueue<>(64);
    private final InMemoryPlane plane = new InMemoryPlane();
    private final Recorder recorder = new Recorder();
    private long nowNs = 1_000_000 * MS;
    private final ServiceConductor conductor = new ServiceConductor(
            events, new ServiceTracker("node-1"), plane, recorder, recorder, SETTINGS, () -> nowNs);
    private final ServiceProxy proxy = new ServiceProxy(events, () -> {}, () -> true);

    @Test
    void nothingIsProgrammedBeforeEveryKindHasBeenToldWhole() {
        service("web", 1);
        proxy.services().onListed();
        proxy.node().onListed();
        work();
        assertThat(plane.applied.get()).isZero();
        assertThat(conductor.idleNs()).isEqualTo(Long.MAX_VALUE);

        proxy.slices().onListed();
        work();

        assertThat(plane.applied.get()).isOne();
        assertThat(plane.table.size()).isOne();
        assertThat(recorder.cleanedAll).isOne();
    }

    @Test
    void clusterWithoutServicesIsProgrammedToo() {
        list();
        work();

        assertThat(plane.table).isEqualTo(ServiceTable.EMPTY);
    }

    @Test
    void firstChangeAfterQuietIsAppliedAtOnceAndABurstIsFolded() {
        started();
        nowNs += 60 * MS;

        service("web", 1);
        work();
        assertThat(plane.applied.get()).isEqualTo(2);

        for (int i = 2; i < 10; i++) {
            service("web-" + i, i);
            nowNs += MS;
            work();
        }
        assertThat(plane.applied.get()).isEqualTo(2);
        assertThat(conductor.idleNs()).isEqualTo(42 * MS);

        nowNs += conductor.idleNs();
        work();
        assertThat(plane.applied.get()).isEqualTo(3);
        assertThat(plane.table.size()).isEqualTo(9);
    }

    @Test
    void refusedTableIsTriedAgainAfterEverLongerPauses() {
        started();
        nowNs += 60 * MS;
        plane.refuse.set(4);
        service("web", 1);

        for (final long pauseMs : new long[] {100, 200, 400, 400}) {
            work();
            assertThat(conductor.idleNs()).isEqualTo(pauseMs * MS);
            nowNs += conductor.idleNs() - 1;
            work();
            nowNs++;
        }
        assertThat(plane.refusals.get()).isEqualTo(4);
        assertThat(plane.table).isEqualTo(ServiceTable.EMPTY);
        work();

        assertThat(plane.table.size()).isOne();
        assertThat(recorder.refusals).isEqualTo(4);
    }

    @Test
    void whatIsToldWhileThePlaneRefusesIsAppliedWithTheRest() {
        started();
        nowNs += 60 * MS;
        plane.refuse.set(1);
        service("web", 1);
        work();
        service("cart", 2);
        proxy.services().onGone(new ObjectName("shop", "web"));
        nowNs += 100 * MS;
        work();

        assertThat(plane.table.ports().map(port -> port.name().toString())).containsExactly("shop/cart:http IPV4");
    }

    @Test
    void plainRepetitionTouchesThePlaneButNoService() {
        started();
        service("web", 1);
        nowNs += 60 * MS;
        work();
        final ServiceTable before = plane.table;

        service("web", 1);
        nowNs += 60 * MS;
        work();

        assertThat(before.differenceTo(plane.table).isEmpty()).isTrue();
    }

    @Test
    void planeIsComparedNowAndThenWithoutACause() {
        started();

        nowNs += 30_000 * MS - 1;
        work();
        assertThat(plane.reconciled.get()).isZero();
        nowNs += 1;
        work();

        assertThat(plane.reconciled.get()).isOne();
        assertThat(recorder.cleanedAll).isEqualTo(2);
        assertThat(conductor.idleNs()).isEqualTo(30_000 * MS);
    }

    @Test
    void doubtIsComparedSoonAndOnlyOnce() {
        started();
        nowNs += 10 * MS;
        plane.changedByOthers = true;
        proxy.doubt();
        proxy.doubt();
        work();
        assertThat(plane.reconciled.get()).isZero();

        nowNs += conductor.idleNs();
        work();
        work();

        assertThat(plane.reconciled.get()).isOne();
        assertThat(recorder.corrections).isOne();
    }

    @Test
    void comparisonThatIsRefusedIsRepeated() {
        started();
        plane.refuse.set(1);
        proxy.doubt();
        nowNs += 60 * MS;
        work();
        assertThat(plane.reconciled.get()).isZero();

        nowNs += 100 * MS;
        work();

        assertThat(plane.reconciled.get()).isOne();
    }

    @Test
    void flowsAreCleanedAfterTheTableIsInPlaceWithItsDifference() {
        started();
        service("web", 1);
        nowNs += 60 * MS;
        work();
        proxy.services().onGone(new ObjectName("shop", "web"));
        nowNs += 60 * MS;
        work();

        assertThat(recorder.differences)
                .extracting(TableDifference::toString)
                .containsExactly("0 removed, 0 changed, 1 added", "1 removed, 0 changed, 0 added");
    }

    @Test
    void triggersAndCountsOfWhatWasAppliedAreTold() {
        started();
        proxy.slices()
                .onObject(Texts.slice(Texts.sliceJson("s", "web")
                        .replace(
                                "\"labels\"",
                                "\"annotations\":{\"endpoints.kubernetes.io/last-change-trigger-time\":"
                                        + "\"2026-01-02T03:04:05Z\"},\"labels\"")));
        nowNs += 60 * MS;
        work();

        assertThat(recorder.triggers).containsExactly(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(recorder.endpointChanges).isOne();
        assertThat(recorder.serviceChanges).isZero();
    }

    @Test
    void nodeThatDrainsIsToldAtOnce() {
        started();
        proxy.node()
                .onObject(Texts.node(
                        "{'metadata':{'name':'n'},'spec':{'taints':[{'key':'ToBeDeletedByClusterAutoscaler'}]}}"));
        work();

        assertThat(recorder.draining).isTrue();
    }

    @Test
    void planeAndFlowsAreClosedAtTheEnd() {
        conductor.onClose();

        assertThat(plane.closed).isTrue();
        assertThat(recorder.closed).isTrue();
    }

    private void started() {
        list();
        work();
        assertThat(plane.applied.get()).isOne();
    }

    private void list() {
        proxy.services().onListed();
        proxy.slices().onListed();
        proxy.node().onListed();
    }

    private void service(final String name, final int host) {
        proxy.services().onObject(Texts.service(Texts.serviceJson(name, "198.18.0." + host, "")));
    }

    private void work() {
        conductor.doWork();
    }

    private static final class Recorder implements SyncObserver, FlowCleaner {
        final List<TableDifference> differences = new ArrayList<>();
        final List<Instant> triggers = new ArrayList<>();
        int cleanedAll;
        int refusals;
        int corrections;
        int serviceChanges;
        int endpointChanges;
        boolean draining;
        boolean closed;

        @Override
        public void onQueued(final int services, final int endpoints) {
            serviceChanges += services;
            endpointChanges += endpoints;
        }

        @Override
        public void onSynced(final long tookNs, final List<Instant> causes) {
            triggers.addAll(causes);
        }

        @Override
        public void onCompared(final long tookNs, final boolean corrected) {
            corrections += corrected ? 1 : 0;
        }

        @Override
        public void onRefused(final String why) {
            refusals++;
        }

        @Override
        public void onDraining(final boolean now) {
            draining = now;
        }

        @Override
        public void clean(
                final ServiceTable table,
                final TableDifference difference,
                final Set<ServiceName> touched,
                final Servers servers) {
            assertThat(touched).isNotEmpty();
            differences.add(difference);
        }

        @Override
        public void cleanAll(final ServiceTable table, final Servers servers) {
            table.ports().findFirst().ifPresent(port -> answers(servers, port));
            cleanedAll++;
        }

        @Override
        public void close() {
            closed = true;
        }

        private static void answers(final Servers servers, final ServicePort port) {
            assertThat(servers.serves(port, IpAddress.parse("192.0.2.77"), 1)).isFalse();
        }
    }
}
