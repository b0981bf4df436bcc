package io.hawser.overlay.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.linux.net.IpAddress;
import io.hawser.linux.route.Vxlan;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import io.hawser.overlay.probe.ProbeResult;
import io.hawser.overlay.probe.ProbeResult.Outcome;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChecksumOffloadTest {
    private static final Vxlan SETTINGS =
            Vxlan.builder(1).local(IpAddress.parse("198.18.0.1")).build();

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    private final CountDownLatch corrupt = new CountDownLatch(1);
    private final AtomicInteger probes = new AtomicInteger();
    private TestNamespace namespace;

    @BeforeEach
    void makeDevice() {
        namespace = namespaces.create("a");
        namespace.run("ip link add vx type vxlan id 1 dstport 8472");
    }

    @Test
    void operatorsWordOverrulesWhatIsKnown() throws Exception {
        settle(offload(ChecksumPolicy.OFF, Outcome.SOUND));
        assertThat(offloadOfDevice()).isEqualTo("off");
        settle(offload(ChecksumPolicy.AUTO, Outcome.SOUND));
        assertThat(offloadOfDevice())
                .as("nothing is known against this kernel: an operator's own setting stays")
                .isEqualTo("off");
        final ChecksumOffload on = offload(ChecksumPolicy.ON, Outcome.CORRUPT);
        settle(on);
        assertThat(offloadOfDevice()).isEqualTo("on");
        assertThat(on.state()).contains(new ChecksumState(true, "as configured"));
        assertThat(probes).as("tests that nobody needs").hasValue(1);
    }

    @Test
    void kernelThatIsFoundCorruptLosesItsOffload() throws Exception {
        final ChecksumOffload offload = offload(ChecksumPolicy.AUTO, Outcome.CORRUPT);
        settle(offload);
        assertThat(corrupt.await(10, TimeUnit.SECONDS)).as("told of it").isTrue();
        settle(offload);
        assertThat(offloadOfDevice()).isEqualTo("off");
        assertThat(offload.state()).hasValueSatisfying(state -> {
            assertThat(state.offloaded()).isFalse();
            assertThat(state.why()).contains("this kernel corrupts checksums", "detail");
        });
        namespace.run("ethtool -K vx tx on");
        settle(offload);
        assertThat(offloadOfDevice()).as("switched on by hand").isEqualTo("off");
        assertThat(probes).as("a kernel is tested once").hasValue(1);
    }

    @Test
    void offloadStaysOnWhereTheKernelIsSound() throws Exception {
        final ChecksumOffload offload = offload(ChecksumPolicy.AUTO, Outcome.SOUND);
        settle(offload);
        awaitWhy(offload, "the kernel was tested: detail");
        settle(offload);
        assertThat(offloadOfDevice()).isEqualTo("on");
        assertThat(corrupt.getCount()).isOne();
    }

    @Test
    void offloadStaysOnWhereTheKernelCouldNotBeTested() throws Exception {
        final ChecksumOffload offload = offload(ChecksumPolicy.AUTO, Outcome.UNTESTED);
        settle(offload);
        awaitWhy(offload, "the kernel could not be tested: detail");
        settle(offload);
        assertThat(offloadOfDevice()).isEqualTo("on");
    }

    private static void awaitWhy(final ChecksumOffload offload, final String why) {
        Awaitility.await().untilAsserted(() -> assertThat(offload.state()).contains(new ChecksumState(true, why)));
    }

    private ChecksumOffload offload(final ChecksumPolicy policy, final Outcome outcome) {
        return new ChecksumOffload(
                policy,
                settings -> {
                    probes.incrementAndGet();
                    return new ProbeResult(outcome, "detail");
                },
                corrupt::countDown);
    }

    private void settle(final ChecksumOffload offload) throws Exception {
        namespace.call(() -> {
            offload.settle("vx", SETTINGS, "lo");
            return null;
        });
    }

    private String offloadOfDevice() {
        return namespace
                .run("ethtool -k vx")
                .lines()
                .filter(line -> line.startsWith("tx-checksumming: "))
                .findFirst()
                .orElseThrow()
                .substring("tx-checksumming: ".length());
    }
}
