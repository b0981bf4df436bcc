package io.hawser.benchmarks.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Rounds;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OverlaySuiteTest {
    private final OverlaySuite suite = new OverlaySuite();

    @Test
    void worksMetricsAndVariantsHaveTheNamesThatReportsAreComparedBy() {
        assertThat(suite.works(Effort.FULL))
                .extracting(Work::name)
                .containsExactly("tcp", "tcp-4", "udp-64", "udp-1400", "rtt", "rtt-apart", "rtt-loaded");
        assertThat(suite.works(Effort.FULL)).allSatisfy(work -> {
            assertThat(work.baseline()).hasValue("raw-veth");
            assertThat(work.variants())
                    .extracting(Variant::name)
                    .containsExactly(
                            "raw-veth",
                            "kernel-vxlan",
                            "hawser-vxlan",
                            "hawser-vxlan-userspace",
                            "hawser-udp",
                            "hawser-host-gw",
                            "flanneld-vxlan",
                            "flanneld-udp");
        });
        assertThat(Rounds.work(suite, "tcp").metrics())
                .containsExactly(Metric.higher("throughput", "Gbit/s"), Metric.lower("cpu", "s/Gbit"));
        assertThat(Rounds.work(suite, "udp-64").metrics())
                .containsExactly(Metric.higher("packets", "kpps"), Metric.lower("loss", "%"));
        assertThat(Rounds.work(suite, "udp-1400").metrics())
                .isEqualTo(Rounds.work(suite, "udp-64").metrics());
        assertThat(Rounds.work(suite, "rtt").metrics())
                .containsExactly(Metric.lower("p50", "µs"), Metric.lower("p99", "µs"), Metric.lower("p99.9", "µs"));
    }

    @Test
    void roundTripIsMeasuredOnTheWireAndThroughATunnelAndNothingIsLeft() throws IOException {
        final Map<String, Sample> samples = Rounds.one(suite, "rtt", "raw-veth", "kernel-vxlan");
        assertThat(samples.get("raw-veth").values().get("p50")).isBetween(0.5, 50_000.0);
        assertThat(samples.get("kernel-vxlan").values().get("p99")).isBetween(0.5, 500_000.0);
        assertThat(namespaces()).isEmpty();
    }

    @Test
    void streamThroughATunnelIsMeasured() {
        final Sample sample = Rounds.one(suite, "tcp", "kernel-vxlan").get("kernel-vxlan");
        assertThat(sample.values().get("throughput")).isPositive();
        assertThat(sample.values().get("cpu")).isPositive();
    }

    @Test
    void roundTripBesideAStreamIsMeasured() {
        final Sample sample = Rounds.one(suite, "rtt-loaded", "raw-veth").get("raw-veth");
        assertThat(sample.values().get("p99.9"))
                .isGreaterThanOrEqualTo(sample.values().get("p50"));
    }

    @Test
    void timeOfAllCoresIsWhatTheyDidNotIdle() {
        assertThat(CpuTime.parse("cpu  100 20 300 4000 50 6 7 0 0 0")).isEqualTo(4.33);
    }

    @Test
    void datagramsOnTheWireAreCounted() {
        final Sample sample = Rounds.one(suite, "udp-64", "raw-veth").get("raw-veth");
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

    private static List<String> namespaces() throws IOException {
        final String ours = "hw-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> all = Files.list(NetworkNamespace.DIRECTORY)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(ours))
                    .toList();
        }
    }
}
