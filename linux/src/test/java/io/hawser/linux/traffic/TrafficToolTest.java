package io.hawser.linux.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.linux.Errno;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.route.RouteNetlink;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is written is read back by {@code tc -j}, and what tc wrote is read here. One namespace, a veth and an ifb. */
class TrafficToolTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private TestNamespace namespace;
    private TrafficNetlink traffic;
    private int veth;
    private int ifb;

    @BeforeEach
    void open() throws Exception {
        namespace = namespaces.create("tc");
        namespace.run("ip link add v0 type veth peer name v1");
        namespace.run("ip link add ifb0 type ifb");
        traffic = namespace.call(TrafficNetlink::open);
        try (RouteNetlink route = namespace.call(RouteNetlink::open)) {
            veth = route.linkByName("v0").orElseThrow().index();
            ifb = route.linkByName("ifb0").orElseThrow().index();
        }
    }

    @AfterEach
    void close() {
        traffic.close();
    }

    @Test
    void tokenBucketIsShownByTcAsItWasWritten() throws Exception {
        traffic.newTransaction()
                .addRoot(veth, Tbf.ofLatency(1_250_000, 100_000, 25_000))
                .commit()
                .orThrow();
        final JsonNode shown = qdisc("tbf");
        assertThat(shown.path("root").asBoolean()).isTrue();
        assertThat(shown.path("options").path("rate").asLong()).isEqualTo(1_250_000);
        assertThat(shown.path("options").path("lat").asLong()).isCloseTo(25_000, within(100L));
        assertThat(shown.path("options").path("burst").asLong()).isCloseTo(100_000, within(10L));
    }

    @Test
    void rateBeyond32BitsIsWritten() throws Exception {
        traffic.newTransaction()
                .addRoot(veth, Tbf.ofLatency(12_500_000_000L, 10_000_000, 25_000))
                .commit()
                .orThrow();
        assertThat(qdisc("tbf").path("options").path("rate").asLong()).isEqualTo(12_500_000_000L);
        assertThat(traffic.qdiscs(veth))
                .singleElement()
                .satisfies(qdisc -> assertThat(qdisc.tbf().orElseThrow().rate()).isEqualTo(12_500_000_000L));
    }

    @Test
    void whatTcWroteIsRead() {
        namespace.run("tc qdisc add dev v0 root tbf rate 10mbit burst 20000 limit 60000");
        assertThat(traffic.qdiscs(veth)).singleElement().satisfies(qdisc -> {
            assertThat(qdisc.isRoot()).isTrue();
            final Tbf tbf = qdisc.tbf().orElseThrow();
            assertThat(tbf.rate()).isEqualTo(1_250_000);
            assertThat(tbf.burst()).isCloseTo(20_000, within(10L));
            assertThat(tbf.limit()).isEqualTo(60_000);
        });
    }

    @Test
    void redirectionIsShownByTcAndUndone() {
        traffic.newTransaction().redirectIngress(veth, ifb).commit().orThrow();
        assertThat(namespace.run("tc filter show dev v0 parent ffff:"))
                .contains("u32", "match 00000000/00000000 at 0", "mirred (Egress Redirect to device ifb0) stolen");
        assertThat(traffic.qdiscs(veth)).anyMatch(Qdisc::isIngress);
        traffic.newTransaction().deleteIngress(veth).commit().orThrow();
        assertThat(traffic.qdiscs(veth)).noneMatch(Qdisc::isIngress);
        assertThat(namespace.run("tc filter show dev v0 parent ffff:")).doesNotContain("mirred");
    }

    @Test
    void refusalNamesTheQdisc() {
        final TrafficTransaction transaction = traffic.newTransaction().deleteRoot(veth);
        assertThatThrownBy(() -> transaction.commit().orThrow())
                .isInstanceOfSatisfying(NetlinkException.class, refusal -> {
                    assertThat(refusal.errno()).isIn(Errno.ENOENT, Errno.EINVAL);
                    assertThat(refusal).hasMessageContaining("delete qdisc root dev " + veth);
                });
    }

    @Test
    void settingsThatTheKernelHasNoNumberForAreRefused() {
        assertThatThrownBy(() -> new Tbf(0, 1, 1)).hasMessageContaining("lets nothing pass");
        assertThatThrownBy(() -> new Tbf(1, 10, 9)).hasMessageContaining("at least the burst");
        assertThat(Tbf.ofLatency(Long.MAX_VALUE / 2, 10, 25_000).limit()).isEqualTo(0xffff_ffffL);
    }

    private JsonNode qdisc(final String kind) throws Exception {
        final JsonNode shown =
                new ObjectMapper().readTree(namespace.run(List.of("tc", "-j", "qdisc", "show", "dev", "v0"), ""));
        for (final JsonNode qdisc : shown) {
            if (qdisc.path("kind").asText().equals(kind)) {
                return qdisc;
            }
        }
        throw new AssertionError("no qdisc " + kind + " in " + shown);
    }
}
