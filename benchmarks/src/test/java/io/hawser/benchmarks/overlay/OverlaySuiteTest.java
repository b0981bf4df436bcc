package io.hawser.benchmarks.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.InterleavingRunner;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Outcome;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.Work;
import io.hawser.benchmarks.topology.Host;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.linux.namespace.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OverlaySuiteTest {
    private final OverlaySuite suite = new OverlaySuite();

    @Test
    void worksMetricsAndVariantsHaveTheNamesThatReportsAreComparedBy() {
        assertThat(suite.works(Effort.FULL)).extracting(Work::name).containsExactly("tcp", "udp-64", "udp-1400", "rtt");
        assertThat(suite.works(Effort.FULL)).allSatisfy(work -> {
            assertThat(work.baseline()).hasValue("raw-veth");
            assertThat(work.variants())
                    .extracting(Variant::name)
                    .containsExactly(
                            "raw-veth",
                            "kernel-vxlan",
                            "hawser-vxlan",
                            "hawser-host-gw",
                            "flanneld-vxlan",
                            "flanneld-udp");
        });
        assertThat(work("tcp").metrics()).containsExactly(Metric.higher("throughput", "Gbit/s"));
        assertThat(work("udp-64").metrics())
                .containsExactly(Metric.higher("packets", "kpps"), Metric.lower("loss", "%"));
        assertThat(work("udp-1400").metrics()).isEqualTo(work("udp-64").metrics());
        assertThat(work("rtt").metrics()).containsExactly(Metric.lower("p50", "µs"), Metric.lower("p99", "µs"));
    }

    @Test
    void roundTripIsMeasuredOnTheWireAndThroughATunnelAndNothingIsLeft() throws IOException {
        final Map<String, Outcome> outcomes = run("rtt", "raw-veth", "kernel-vxlan");
        assertThat(sample(outcomes, "raw-veth").values().get("p50")).isBetween(0.5, 50_000.0);
        assertThat(sample(outcomes, "kernel-vxlan").values().get("p99")).isBetween(0.5, 500_000.0);
        assertThat(namespaces()).isEmpty();
    }

    @Test
    void streamThroughATunnelIsMeasured() {
        assertThat(sample(run("tcp", "kernel-vxlan"), "kernel-vxlan").values().get("throughput"))
                .isPositive();
    }

    @Test
    void datagramsOnTheWireAreCounted() {
        final Sample sample = sample(run("udp-64", "raw-veth"), "raw-veth");
        assertThat(sample.values().get("packets")).isPositive();
        assertThat(sample.values().get("loss")).isBetween(0.0, 100.0);
    }

    @Test
    void tunnelByHandIsTheOneThatFlannelMakes() throws Exception {
        try (Lab lab = new Lab()) {
            final Host pod = new KernelVxlan().open(lab).client();
            final String node = namespaces().stream()
                    .filter(name -> name.endsWith("-node1"))
                    .findFirst()
                    .orElseThrow();
            assertThat(pod.run("ip -n " + node + " -d -o link show flannel.1"))
                    .contains("<BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue")
                    .contains("vxlan id 1 local 198.18.0.1 dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto"
                            + " ageing 300 udpcsum noudp6zerocsumtx noudp6zerocsumrx");
            assertThat(pod.run("ip -n " + node + " -o -4 address show flannel.1"))
                    .contains("inet 10.244.15.0/32 scope global flannel.1");
            assertThat(pod.run("ip -n " + node + " route show dev flannel.1").strip())
                    .isEqualTo("10.244.20.0/24 via 10.244.20.0 onlink");
            assertThat(pod.run("bridge -n " + node + " fdb show dev flannel.1").strip())
                    .isEqualTo("0a:58:0a:f4:14:00 dst 198.18.0.2 self permanent");
            assertThat(pod.run("ip -n " + node + " neigh show dev flannel.1 nud permanent"))
                    .contains("10.244.20.0 lladdr 0a:58:0a:f4:14:00 PERMANENT");
            assertThat(pod.run("ip -o link show eth0")).contains("mtu 1450");
        }
    }

    private Map<String, Outcome> run(final String work, final String... variants) {
        return new InterleavingRunner(0, 1).run(work(work).withVariants(Set.of(variants)::contains));
    }

    private Work work(final String name) {
        return suite.works(Effort.QUICK).stream()
                .filter(work -> work.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Sample sample(final Map<String, Outcome> outcomes, final String variant) {
        final Outcome outcome = outcomes.get(variant);
        if (outcome instanceof Outcome.Failed failed) {
            throw new AssertionError(variant, failed.cause());
        }
        assertThat(outcome).isInstanceOf(Outcome.Measured.class);
        return ((Outcome.Measured) outcome).samples().get(0);
    }

    private static List<String> namespaces() throws IOException {
        final String ours = "hw-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> all = Files.list(NetworkNamespace.DIRECTORY)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(ours))
                    .toList();
        }
    }
}
