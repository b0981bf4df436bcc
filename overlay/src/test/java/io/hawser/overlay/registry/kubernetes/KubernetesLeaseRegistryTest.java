package io.hawser.overlay.registry.kubernetes;

import static io.hawser.overlay.registry.RegistryFixture.attributes;
import static io.hawser.overlay.registry.RegistryFixture.subnets;
import static io.hawser.overlay.registry.kubernetes.KubernetesLeaseRegistryContractTest.annotated;
import static io.hawser.overlay.registry.kubernetes.KubernetesLeaseRegistryContractTest.bare;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.kube.api.KubeConnection;
import io.hawser.kube.fake.FakeApiServer;
import io.hawser.kube.tls.FileCache;
import io.hawser.kube.tls.TlsManagers;
import io.hawser.linux.net.IpAddress;
import io.hawser.linux.net.IpFamily;
import io.hawser.overlay.lease.BackendType;
import io.hawser.overlay.lease.Lease;
import io.hawser.overlay.lease.LeaseAttributes;
import io.hawser.overlay.lease.Subnets;
import io.hawser.overlay.leasing.LeaseManager;
import io.hawser.overlay.leasing.LeasingEvent;
import io.hawser.overlay.leasing.LeasingSettings;
import io.hawser.overlay.registry.Assignment;
import io.hawser.overlay.registry.CreateOutcome;
import io.hawser.overlay.registry.LeaseEvent;
import io.hawser.overlay.registry.LeaseWatch;
import io.hawser.overlay.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only Node objects have. */
class KubernetesLeaseRegistryTest {
    private static final String PREFIX = "flannel.alpha.coreos.com/";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TlsManagers NO_TLS = new TlsManagers(Optional.empty(), Optional.empty());

    @TempDir
    Path directory;

    private FakeApiServer api;
    private KubernetesLeaseRegistry registry;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApiServer();
        config("{\"Network\":\"10.244.0.0/16\",\"Backend\":{\"Type\":\"vxlan\"}}");
        api.nodes().put("node-1", bare(1));
        registry = connect(Duration.ofSeconds(60));
    }

    @AfterEach
    void end() {
        registry.close();
        api.close();
    }

    @Test
    void theAnnotationsAreFlannelsAndAreWrittenOnce() {
        registry.create(subnets(1), attributes(1));
        registry.create(subnets(1), attributes(1));
        registry.renew(registry.find(subnets(1)).orElseThrow(), attributes(1));
        assertThat(api.patches)
                .containsExactly("{\"metadata\":{\"annotations\":{\"" + PREFIX + "backend-type\":\"vxlan\",\"" + PREFIX
                        + "backend-data\":\"{\\\"VNI\\\":1,\\\"VtepMAC\\\":\\\"76:3c:1e:00:00:01\\\"}\",\"" + PREFIX
                        + "public-ip\":\"198.18.0.1\",\"" + PREFIX + "kube-subnet-manager\":\"true\"}}}");
    }

    @Test
    void aBackendWithoutDataSaysNullAsGoDoes() {
        final LeaseAttributes hostGw = LeaseAttributes.of(IpAddress.parse("198.18.0.1"), BackendType.HOST_GW);
        final CreateOutcome outcome = registry.create(subnets(1), hostGw);
        assertThat(((CreateOutcome.Created) outcome).lease().attributes()).isEqualTo(hostGw);
        assertThat(api.patches.get(0)).contains(PREFIX + "backend-data\":\"null\"");
    }

    @Test
    void theOperatorMayOverwriteThePublicAddress() {
        api.nodes().merge("node-1", annotation("public-ip-overwrite", "203.0.113.1"));
        final CreateOutcome outcome = registry.create(subnets(1), attributes(1));
        assertThat(((CreateOutcome.Created) outcome).lease().attributes().publicIpv4())
                .contains(IpAddress.parse("203.0.113.1"));
        api.nodes().merge("node-1", annotation("node-public-ip", "203.0.113.2"));
        assertThat(registry.publicIpOfNode(IpFamily.IPV4)).contains(IpAddress.parse("203.0.113.2"));
        assertThat(registry.publicIpOfNode(IpFamily.IPV6)).isEmpty();
    }

    @Test
    void theNetworkIsAnnouncedAsACondition() {
        registry.announceNetworkAvailable();
        assertThat(api.nodes()
                        .object("node-1")
                        .orElseThrow()
                        .at("/status/conditions/0/type")
                        .asText())
                .isEqualTo("NetworkUnavailable");
        assertThat(api.nodes()
                        .object("node-1")
                        .orElseThrow()
                        .at("/status/conditions/0/status")
                        .asText())
                .isEqualTo("False");
    }

    @Test
    void theSubnetsAreThoseThatTheNodeWasGiven() {
        assertThat(registry.assignment()).isEqualTo(new Assignment.Assigned(subnets(1)));
        assertThat(registry.create(subnets(2), attributes(1))).isInstanceOf(CreateOutcome.Taken.class);
        assertThat(api.patches).isEmpty();
    }

    @Test
    void aNodeWithoutPodCidrOrWithoutObjectIsWaitedFor() {
        api.nodes().put("node-1", "{\"metadata\":{},\"spec\":{}}");
        assertThat(registry.assignment())
                .isInstanceOfSatisfying(
                        Assignment.Awaited.class,
                        awaited -> assertThat(awaited.why()).contains("node-1", "--allocate-node-cidrs"));
        api.nodes().remove("node-1");
        assertThat(registry.assignment())
                .isInstanceOfSatisfying(
                        Assignment.Awaited.class,
                        awaited -> assertThat(awaited.why()).contains("no Node named node-1"));
    }

    @Test
    void ofTwoPodCidrsThoseOfTheNetworksFamiliesCount() throws IOException {
        api.nodes().put("node-1", "{\"metadata\":{},\"spec\":{\"podCIDRs\":[\"fd00:0:0:1::/64\",\"10.244.1.0/24\"]}}");
        assertThat(registry.assignment()).isEqualTo(new Assignment.Assigned(subnets(1)));
        config("{\"Network\":\"10.244.0.0/16\",\"EnableIPv6\":true,\"IPv6Network\":\"fd00::/48\","
                + "\"Backend\":{\"Type\":\"vxlan\"}}");
        try (KubernetesLeaseRegistry dual = connect(Duration.ofSeconds(60))) {
            final Subnets both = Subnets.parseKey("10.244.1.0-24&fd00:0:0:1::-64");
            assertThat(dual.assignment()).isEqualTo(new Assignment.Assigned(both));
            final LeaseAttributes attributes = new LeaseAttributes(
                    attributes(1).publicIpv4(),
                    Optional.of(IpAddress.parse("fd18::1")),
                    BackendType.VXLAN,
                    attributes(1).backendData(),
                    attributes(1, 6).backendData());
            final Lease lease = ((CreateOutcome.Created) dual.create(both, attributes)).lease();
            assertThat(lease.attributes()).isEqualTo(attributes);
            assertThat(api.patches.get(0)).contains(PREFIX + "public-ipv6\":\"fd18::1", PREFIX + "backend-v6-data");
        }
    }

    @Test
    void manyNodesAreListedPageByPage() {
        for (int node = 2; node <= 8; node++) {
            api.nodes().put("node-" + node, annotated(node, attributes(node)));
        }
        assertThat(registry.snapshot().leases()).hasSize(7);
    }

    @Test
    void heartbeatsAndRepeatedEventsAreNoNews() {
        api.nodes().put("node-2", annotated(2, attributes(2)));
        final LeaseWatch watch = registry.watch(registry.snapshot().revision());
        api.nodes().merge("node-2", "{\"status\":{\"heartbeat\":\"now\"}}");
        api.nodes().repeatLast();
        api.nodes().put("node-3", annotated(3, attributes(3)));
        api.nodes().repeatLast();
        api.nodes().remove("node-2");
        api.nodes().repeatLast();
        api.nodes().put("node-4", annotated(4, attributes(4)));
        assertThat(List.of(next(watch), next(watch), next(watch)))
                .hasExactlyElementsOfTypes(LeaseEvent.Added.class, LeaseEvent.Removed.class, LeaseEvent.Added.class);
        assertThat(watch.poll()).isEmpty();
    }

    @Test
    void aNodeThatIsGivenOtherPodCidrsHasThoseAlone() {
        api.nodes().put("node-2", annotated(2, attributes(2)));
        final LeaseWatch watch = registry.watch(registry.snapshot().revision());
        api.nodes().merge("node-2", "{\"spec\":{\"podCIDR\":\"10.244.9.0/24\",\"podCIDRs\":[\"10.244.9.0/24\"]}}");
        assertThat(next(watch))
                .isInstanceOfSatisfying(
                        LeaseEvent.Removed.class,
                        removed -> assertThat(removed.subnets()).isEqualTo(subnets(2)));
        assertThat(next(watch))
                .isInstanceOfSatisfying(
                        LeaseEvent.Added.class,
                        added -> assertThat(added.lease().subnets()).isEqualTo(subnets(9)));
    }

    @Test
    void aWatchWhoseTimeIsOverGoesOnFromTheLastBookmark() {
        try (KubernetesLeaseRegistry brief = connect(Duration.ofSeconds(1))) {
            final LeaseWatch watch = brief.watch(brief.snapshot().revision());
            final int requests = api.watchRequests();
            api.nodes().put("unmanaged", bare(9));
            api.bookmark();
            final long end = System.nanoTime() + PATIENCE.toNanos();
            while (api.watchRequests() < requests + 2 && System.nanoTime() - end < 0) {
                watch.await(Duration.ofMillis(50));
                assertThat(watch.poll()).isEmpty();
                api.compact();
                api.bookmark();
            }
            assertThat(api.watchRequests()).isGreaterThanOrEqualTo(requests + 2);
            api.nodes().put("node-2", annotated(2, attributes(2)));
            assertThat(next(watch)).isInstanceOf(LeaseEvent.Added.class);
        }
    }

    @Test
    void aTokenIsReadAgainWhenItIsReplaced() throws IOException {
        final Path token = directory.resolve("token");
        Files.writeString(directory.resolve("token"), "first\n");
        api.token = "first";
        final FileCache<String> cache = FileCache.of(token, String::strip);
        final KubeConnection connection = new KubeConnection(api.endpoint(), NO_TLS, () -> Optional.of(cache.get()));
        try (KubernetesLeaseRegistry one = new KubernetesLeaseRegistry(connection, settings(Duration.ofSeconds(60)))) {
            assertThat(one.snapshot().leases()).isEmpty();
            api.token = "second";
            assertThatThrownBy(one::snapshot)
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("401")
                    .hasMessageNotContaining("first");
            Files.writeString(token, "second\n");
            Files.setLastModifiedTime(token, FileTime.fromMillis(1));
            assertThat(one.snapshot().leases()).isEmpty();
        }
    }

    @Test
    void aManagerFollowsWhatItsNodeIsGiven() {
        api.nodes().put("node-1", "{\"metadata\":{},\"spec\":{}}");
        api.nodes().put("node-2", annotated(2, attributes(2)));
        final Queue<LeasingEvent> events = new ConcurrentLinkedQueue<>();
        final LeaseManager manager = new LeaseManager(
                registry,
                registry.readConfig(),
                LeasingSettings.of(Optional.empty()),
                attributes(1),
                System::nanoTime,
                new Random(1),
                events::add);
        try (manager) {
            work(manager, () -> events.stream().anyMatch(LeasingEvent.Waiting.class::isInstance));
            api.nodes().put("node-1", bare(1));
            work(manager, () -> manager.own().isPresent());
            assertThat(manager.own().orElseThrow().subnets()).isEqualTo(subnets(1));
            assertThat(manager.peers())
                    .singleElement()
                    .matches(lease -> lease.subnets().equals(subnets(2)));
            api.nodes()
                    .merge("node-1", "{\"metadata\":{\"annotations\":{\"" + PREFIX + "kube-subnet-manager\":null}}}");
            work(manager, () -> events.stream().anyMatch(LeasingEvent.Recovered.class::isInstance));
            assertThat(events).noneMatch(LeasingEvent.Lost.class::isInstance);
            api.nodes().merge("node-1", "{\"spec\":{\"podCIDR\":\"10.244.9.0/24\",\"podCIDRs\":[\"10.244.9.0/24\"]}}");
            work(
                    manager,
                    () -> manager.own()
                            .map(lease -> lease.subnets().equals(subnets(9)))
                            .orElse(false));
            assertThat(events)
                    .anyMatch(event -> event instanceof LeasingEvent.Acquired acquired
                            && acquired.replaced().map(Lease::subnets).equals(Optional.of(subnets(1))));
        }
    }

    @Test
    void aPrefixThatCannotBeginAnAnnotationIsRefused() {
        assertThatThrownBy(() -> new Annotations("flannel"))
                .hasMessageContaining("kube-annotation-prefix is 'flannel'");
        assertThatThrownBy(() -> new Annotations("a.b/c/d")).hasMessageContaining("'a.b/c/d'");
        assertThat(new Annotations("a.b/c").managed()).isEqualTo("a.b/c-kube-subnet-manager");
    }

    private static void work(final LeaseManager manager, final BooleanSupplier until) {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        while (!until.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("time over").isNegative();
            if (manager.doWork() == 0) {
                manager.await(Duration.ofMillis(100));
            }
        }
    }

    private static String annotation(final String name, final String value) {
        return "{\"metadata\":{\"annotations\":{\"" + PREFIX + name + "\":\"" + value + "\"}}}";
    }

    private void config(final String json) throws IOException {
        Files.writeString(directory.resolve("net-conf.json"), json);
    }

    private KubeSettings settings(final Duration watchTime) {
        return KubeSettings.of("node-1")
                .withNetConf(directory.resolve("net-conf.json"))
                .withTimeouts(Duration.ofSeconds(5), watchTime);
    }

    private KubernetesLeaseRegistry connect(final Duration watchTime) {
        return new KubernetesLeaseRegistry(
                new KubeConnection(api.endpoint(), NO_TLS, Optional::empty), settings(watchTime));
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
