package io.hawser.overlay.registry.etcd;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static io.hawser.overlay.registry.RegistryFixture.subnets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.net.MacAddress;
import io.hawser.overlay.lease.BackendData;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.registry.CreateOutcome;
import io.hawser.overlay.registry.LeaseEvent;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.registry.LeaseWatch;
import io.hawser.overlay.registry.RegistryException;
import io.hawser.overlay.registry.RenewOutcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only etcd has: its keys to the byte, its leases, and its ways to fail. */
class EtcdLeaseRegistryTest {
    private static final Duration CALL = Duration.ofSeconds(1);
    private static final Duration LIVENESS = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");
    private static final String PREFIX = "/coreos.com/network/subnets/";
    private static final LeaseAttributes NODE_1 = LeaseAttributes.of(
            IpAddress.parse("198.18.0.1"),
            BackendType.VXLAN,
            new BackendData.Vxlan(1, MacAddress.parse("76:3c:1e:75:f9:ef")));
    private static final Subnets SUBNETS_1 = Subnets.parseKey("10.244.15.0-24");

    private static EtcdServer etcd;

    private LeaseRegistry registry;

    @BeforeAll
    static void startEtcd() {
        etcd = EtcdServer.started();
    }

    @AfterAll
    static void endEtcd() {
        etcd.close();
    }

    @BeforeEach
    void connect() {
        registry = new EtcdLeaseRegistry(settings(etcd.endpoint()));
    }

    @AfterEach
    void clear() {
        registry.close();
        etcd.ctl("del", "--prefix", "/coreos.com");
    }

    @Test
    void keysAndValuesAreFlannelsByteForByte() {
        registry.create(SUBNETS_1, NODE_1);
        registry.create(
                Subnets.parseKey("10.244.20.0-24&fd00:0:0:15::-64"),
                LeaseAttributes.of(IpAddress.parse("198.18.0.2"), BackendType.UNNAMED));
        assertThat(etcd.ctl("get", "--prefix", "/coreos.com/network/")).isEqualTo("""
                /coreos.com/network/subnets/10.244.15.0-24
                {"PublicIP":"198.18.0.1","PublicIPv6":null,"BackendType":"vxlan",\
                "BackendData":{"VNI":1,"VtepMAC":"76:3c:1e:75:f9:ef"}}
                /coreos.com/network/subnets/10.244.20.0-24&fd00:0:0:15::-64
                {"PublicIP":"198.18.0.2","PublicIPv6":null}""");
    }

    @Test
    void aKeyHangsOnAnEtcdLeaseOfItsOwnForADay() {
        registry.create(SUBNETS_1, NODE_1);
        registry.create(subnets(2), attributes(2));
        assertThat(etcdLease(SUBNETS_1)).isNotEqualTo(etcdLease(subnets(2)));
        assertThat(etcd.ctl("lease", "timetolive", "--keys", etcdLease(SUBNETS_1)))
                .contains("TTL(86400s)")
                .endsWith("attached keys([" + PREFIX + "10.244.15.0-24])");
    }

    @Test
    void renewalIsANewEtcdLeaseAndTheOldOneIsRevoked() {
        final Lease lease = create(SUBNETS_1, NODE_1);
        final String old = etcdLease(SUBNETS_1);
        assertThat(registry.renew(lease, NODE_1)).isInstanceOf(RenewOutcome.Renewed.class);
        assertThat(etcdLease(SUBNETS_1)).isNotEqualTo(old).isNotEqualTo("0");
        assertThat(etcd.ctl("lease", "list")).contains(etcdLease(SUBNETS_1)).doesNotContain(old);
    }

    @Test
    void anOldEtcdLeaseThatHoldsOtherKeysStays() {
        final Lease lease = create(SUBNETS_1, NODE_1);
        final String old = etcdLease(SUBNETS_1);
        etcd.ctl("put", "--lease=" + old, "/somebody/else", "x");
        registry.renew(lease, NODE_1);
        assertThat(etcd.ctl("get", "--print-value-only", "/somebody/else")).isEqualTo("x");
        etcd.ctl("lease", "revoke", old);
    }

    @Test
    void aRefusedCreationLeavesNoEtcdLease() {
        create(SUBNETS_1, NODE_1);
        final String before = etcd.ctl("lease", "list");
        assertThat(registry.create(SUBNETS_1, attributes(2))).isInstanceOf(CreateOutcome.Taken.class);
        assertThat(registry.create(Subnets.of(IpPrefix.parse("10.244.15.0/24"), IpPrefix.parse("fd00::/64")), NODE_1))
                .isInstanceOf(CreateOutcome.Taken.class);
        assertThat(etcd.ctl("lease", "list")).isEqualTo(before);
        assertThat(etcd.ctl("get", "--prefix", "--keys-only", PREFIX)).isEqualTo(PREFIX + "10.244.15.0-24");
    }

    @Test
    void aReservationIsWrittenWithoutAnEtcdLease() {
        etcd.ctl("put", PREFIX + "10.244.15.0-24", NODE_1.toJson());
        registry.renew(registry.find(SUBNETS_1).orElseThrow(), NODE_1);
        assertThat(etcdLease(SUBNETS_1)).isEqualTo("0");
    }

    @Test
    void aRevokedEtcdLeaseIsToldAtOnce() {
        create(SUBNETS_1, NODE_1);
        final LeaseWatch watch = registry.watch(registry.snapshot().revision());
        etcd.ctl("lease", "revoke", etcdLease(SUBNETS_1));
        assertThat(next(watch))
                .isInstanceOfSatisfying(
                        LeaseEvent.Removed.class,
                        removed -> assertThat(removed.subnets()).isEqualTo(SUBNETS_1));
    }

    @Test
    void anExpiredEtcdLeaseIsTold() {
        final LeaseRegistry brief =
                new EtcdLeaseRegistry(settings(etcd.endpoint()).withLeaseTtl(Duration.ofSeconds(1)));
        try (brief) {
            final LeaseWatch watch = brief.watch(brief.snapshot().revision());
            brief.create(SUBNETS_1, NODE_1);
            assertThat(next(watch)).isInstanceOf(LeaseEvent.Added.class);
            assertThat(next(watch)).isInstanceOf(LeaseEvent.Removed.class);
        }
    }

    @Test
    void aWatchOutlivesQuietTimesAndStillTells() {
        final LeaseWatch watch = registry.watch(registry.snapshot().revision());
        final long end = System.nanoTime() + LIVENESS.multipliedBy(5).toNanos();
        while (System.nanoTime() - end < 0) {
            watch.await(LIVENESS);
            assertThat(watch.poll()).isEmpty();
        }
        etcd.ctl("put", PREFIX + "10.244.15.0-24", NODE_1.toJson());
        assertThat(next(watch)).isInstanceOf(LeaseEvent.Added.class);
    }

    @Test
    void aServerThatHangsIsFoundOutAndCallsEnd() {
        final LeaseWatch watch = registry.watch(registry.snapshot().revision());
        etcd.freeze();
        try {
            final long start = System.nanoTime();
            assertThat(next(watch))
                    .isInstanceOfSatisfying(
                            LeaseEvent.SnapshotNeeded.class,
                            event -> assertThat(event.why()).contains("no sign of life"));
            assertThatThrownBy(() -> registry.snapshot()).isInstanceOf(RegistryException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        } finally {
            etcd.thaw();
        }
        assertThat(eventually(registry::snapshot).leases()).isEmpty();
    }

    @Test
    void aWipedEtcdEndsTheWatchAndRefusesItsOldRevision() {
        create(SUBNETS_1, NODE_1);
        create(subnets(2), attributes(2));
        final String old = registry.snapshot().revision();
        final LeaseWatch watch = registry.watch(old);
        etcd.stop();
        etcd.wipe();
        etcd.start();
        assertThat(next(watch)).isInstanceOf(LeaseEvent.SnapshotNeeded.class);
        assertThat(eventually(registry::snapshot).leases()).isEmpty();
        assertThat(next(registry.watch(old)))
                .isInstanceOfSatisfying(
                        LeaseEvent.SnapshotNeeded.class,
                        event -> assertThat(event.why()).contains("behind that of the snapshot"));
    }

    @Test
    void anAnswerThatWasLostLosesNoKeyAndLeavesNoEtcdLease() {
        try (DeafProxy proxy = new DeafProxy(etcd.endpoint());
                LeaseRegistry far = new EtcdLeaseRegistry(settings(proxy.endpoint()))) {
            far.snapshot();
            final Lease lease = ((CreateOutcome.Created) far.create(SUBNETS_1, NODE_1)).lease();
            final String leases = etcd.ctl("lease", "list");
            for (int i = 0; i < 2; i++) {
                // Grant and read are answered, the write is not.
                proxy.deafFrom("PublicIP");
                assertThatThrownBy(() -> far.renew(lease, attributes(1, 7))).isInstanceOf(RegistryException.class);
                proxy.hear();
            }
            assertThat(far.renew(lease, attributes(1, 8))).isInstanceOf(RenewOutcome.Renewed.class);
            assertThat(etcd.ctl("get", "--print-value-only", PREFIX + "10.244.15.0-24"))
                    .isEqualTo(attributes(1, 8).toJson());
            assertThat(etcd.ctl("lease", "list").lines())
                    .hasSameSizeAs(leases.lines().toList());
        }
    }

    @Test
    void aDeadEndpointDoesNotMatterWhileAnotherAnswers() {
        for (final List<URI> endpoints : List.of(List.of(NOBODY, etcd.endpoint()), List.of(etcd.endpoint(), NOBODY))) {
            try (LeaseRegistry one =
                    new EtcdLeaseRegistry(EtcdSettings.of(endpoints).withTimeouts(CALL, LIVENESS))) {
                assertThat(one.snapshot().leases()).isEmpty();
                final LeaseWatch watch = one.watch(one.snapshot().revision());
                final Lease lease = ((CreateOutcome.Created) one.create(subnets(1), attributes(1))).lease();
                assertThat(next(watch)).isInstanceOf(LeaseEvent.Added.class);
                assertThat(one.delete(lease)).isTrue();
            }
        }
    }

    @Test
    void anEtcdThatIsNotThereIsNamed() {
        try (LeaseRegistry one = new EtcdLeaseRegistry(settings(NOBODY))) {
            assertThatThrownBy(one::snapshot)
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("http://127.0.0.1:1")
                    .hasMessageContaining("read the leases")
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void aMissingConfigurationIsSaidHowToWrite() {
        assertThatThrownBy(() -> registry.readConfig()).hasMessageContaining("etcdctl put /coreos.com/network/config");
    }

    @Test
    void closingLeavesNoThreads() {
        final long before = threads();
        for (int i = 0; i < 5; i++) {
            try (LeaseRegistry one = new EtcdLeaseRegistry(settings(etcd.endpoint()))) {
                one.watch(one.snapshot().revision());
                one.delete(((CreateOutcome.Created) one.create(SUBNETS_1, NODE_1)).lease());
            }
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(threads()).isLessThanOrEqualTo(before));
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().contains("jetcd") || thread.getName().contains("vert.x"))
                .count();
    }

    private Lease create(final Subnets subnets, final LeaseAttributes attributes) {
        return ((CreateOutcome.Created) registry.create(subnets, attributes)).lease();
    }

    private static EtcdSettings settings(final URI endpoint) {
        return EtcdSettings.of(List.of(endpoint)).withTimeouts(CALL, LIVENESS);
    }

    /** The etcd lease that a key hangs on, in hexadecimal; 0 for none. */
    private static String etcdLease(final Subnets subnets) {
        final String fields = etcd.ctl("get", "-w", "fields", PREFIX + subnets.key());
        final Matcher matcher = Pattern.compile("\"Lease\" : (\\d+)").matcher(fields);
        assertThat(matcher.find()).as(fields).isTrue();
        return Long.toHexString(Long.parseLong(matcher.group(1)));
    }

    /** A call that fails while gRPC and etcd still find their way back. */
    private static <T> T eventually(final Callable<T> call) {
        return Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(call, result -> true);
    }

    private static LeaseEvent next(final LeaseWatch watch) {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<LeaseEvent> event = watch.poll();
        while (event.isEmpty() && System.nanoTime() - end < 0) {
            watch.await(PATIENCE);
            event = watch.poll();
        }
        return event.orElseThrow(() -> new AssertionError("no event within " + PATIENCE));
    }
}
