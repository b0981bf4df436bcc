package io.hawser.benchmarks.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.benchmarks.Effort;
import io.hawser.benchmarks.Rounds;
import io.hawser.benchmarks.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicesSuiteTest {
    private final ServicesSuite suite = new ServicesSuite();

    @Test
    void worksHaveTheNamesThatReportsAreComparedBy() {
        assertThat(suite.works(Effort.FULL))
                .extracting(Work::name)
                .containsExactly(
                        "cold-1000x10",
                        "cold-5000x10",
                        "cold-10000x10",
                        "cold-45000x1",
                        "cold-5000x50",
                        "change-1000x10",
                        "change-5000x10",
                        "change-10000x10",
                        "change-45000x1",
                        "change-5000x50",
                        "connect-10",
                        "connect-1000",
                        "connect-30000",
                        "daemon-5000x10",
                        "daemon-10000x10",
                        "ipvs-cold-1000x10",
                        "ipvs-change-1000x10",
                        "ipvs-compare-1000x10",
                        "ipvs-cold-10000x10",
                        "ipvs-change-10000x10",
                        "ipvs-compare-10000x10",
                        "iptables-cold-1000x10",
                        "iptables-change-1000x10",
                        "iptables-cold-5000x10",
                        "iptables-change-5000x10");
    }

    @Test
    void servicesAreProgrammedChangedAndConnectedThroughByBoth() {
        for (final String work : List.of("cold-5000x50", "connect-1000")) {
            assertTimed(work, KernelPlane.NFTABLES.variant(), ServicesSuite.NFT_FILE);
        }
        final String nftables = KernelPlane.NFTABLES.variant();
        assertTimed("change-5000x50", nftables, nftables + "-watched", ServicesSuite.NFT_FILE);
        for (final String work : List.of("iptables-cold-1000x10", "iptables-change-1000x10")) {
            assertTimed(work, KernelPlane.IPTABLES.variant(), ServicesSuite.RESTORE);
        }
    }

    /** So few services need no memory that shows. */
    private void assertTimed(final String work, final String... variants) {
        assertThat(Rounds.one(suite, work, variants).values())
                .as(work)
                .hasSize(variants.length)
                .allSatisfy(sample -> assertThat(sample.values()).allSatisfy((metric, value) -> {
                    if (!metric.equals("kernel-memory")) {
                        assertThat(value).as(metric).isPositive();
                    }
                }));
    }
}
