package io.hawser.benchmarks.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Metric;
import io.hawser.benchmarks.Rounds;
import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.Work;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.linux.Errno;
import io.hawser.linux.netlink.NetlinkException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinuxSuiteTest {
    private final LinuxSuite suite = new LinuxSuite();

    @Test
    void worksMetricsAndVariantsHaveTheNamesThatReportsAreComparedBy() {
        assertThat(suite.works(Effort.FULL))
                .extracting(Work::name)
                .containsExactly(
                        "nft-100k-elements",
                        "nft-one-element",
                        "routes-5000",
                        "encode-route",
                        "encode-neighbour",
                        "encode-element");
        assertNames("nft-100k-elements", "nft");
        assertNames("nft-one-element", "nft");
        assertNames("routes-5000", "iproute2");
        assertThat(Rounds.work(suite, "nft-100k-elements").metrics()).containsExactly(Metric.lower("time", "ms"));
        assertThat(Rounds.work(suite, "routes-5000").metrics()).containsExactly(Metric.lower("time", "ms"));
        assertThat(Rounds.work(suite, "encode-element").variants())
                .extracting(Variant::name)
                .containsExactly("hawser");
    }

    @Test
    void elementsAreLoadedByHawserAndByNft() {
        assertThat(Rounds.one(suite, "nft-100k-elements", "hawser", "nft"))
                .allSatisfy((variant, sample) ->
                        assertThat(sample.values().get("time")).isPositive());
    }

    @Test
    void oneElementIsAddedAndDeletedByHawserAndByNft() {
        assertThat(Rounds.one(suite, "nft-one-element", "hawser", "nft").values())
                .extracting(Sample::values)
                .allSatisfy(values -> assertThat(values)
                        .containsOnlyKeys("add-p50", "add-p99", "delete-p50", "delete-p99")
                        .allSatisfy((metric, value) -> assertThat(value).isPositive()));
    }

    @Test
    void peersAreProgrammedByHawserAndByIproute2() {
        assertThat(Rounds.one(suite, "routes-5000", "hawser", "iproute2"))
                .allSatisfy((variant, sample) ->
                        assertThat(sample.values().get("time")).isPositive());
    }

    @Test
    void anElementThatIsMissingIsNoticed() throws Exception {
        try (Lab lab = new Lab()) {
            final Ruleset rules = Ruleset.in(lab, new EndpointMap(10));
            rules.load();
            final OneElement hawser = new HawserOneElement(new EndpointMap(10), 1);
            hawser.delete(rules, 3);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(rules::requireLoaded)
                    .withMessageContaining("9 elements instead of 10");
            assertThatExceptionOfType(NetlinkException.class)
                    .isThrownBy(() -> hawser.delete(rules, 3))
                    .satisfies(refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOENT));
        }
    }

    private void assertNames(final String work, final String baseline) {
        final Work found = Rounds.work(suite, work);
        assertThat(found.baseline()).hasValue(baseline);
        assertThat(found.variants()).extracting(Variant::name).isEqualTo(List.of("hawser", baseline));
    }
}
