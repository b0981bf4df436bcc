package io.hawser.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Suite.Asked;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.TwoNodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SoakSuiteTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    @Test
    void streamsAndDatagramsOnAWireArriveUnchanged() throws Exception {
        final Sample sample = soak(new OnAWire(tally -> {}));
        assertThat(sample.values().get("throughput")).isPositive();
        assertThat(sample.values().get("loss")).isBetween(0.0, 100.0);
        assertThat(sample.values().get("errors")).isZero();
        assertThat(sample.values().get("connections")).isPositive();
        assertThat(sample.values().get("p99")).isPositive();
        assertThat(sample.values().get("memory")).isPositive();
        assertThat(sample.values().get("descriptors")).isPositive();
        assertThat(sample.values().get("threads")).isEqualTo(1.0);
    }

    @Test
    void oneErrorMakesASubjectFailAndIsTold() {
        assertThatThrownBy(() -> soak(new OnAWire(tally -> tally.error("a chunk is not what was sent"))))
                .hasMessage("1 errors, the first: a chunk is not what was sent");
    }

    @Test
    void loadThatBreaksOffIsAnError() {
        assertThatThrownBy(() -> soak(new OnAWire(tally -> {
                    throw new IllegalStateException("broken off");
                })))
                .hasMessageContaining("broken off");
    }

    @Test
    void growthIsOfTheLastQuarterOverTheSecond() {
        final Series series = new Series();
        List.of(10.0, 500.0, 100.0, 100.0, 105.0, 107.0, 110.0, 110.0).forEach(series::add);
        assertThat(series.growthPercent()).isEqualTo(10.0);
        assertThat(series.most()).isEqualTo(500.0);
    }

    @Test
    void slopeIsOfTheLineBehindTheFirstQuarter() {
        final Series series = new Series();
        List.of(900.0, 0.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0).forEach(series::add);
        assertThat(series.slope()).isEqualTo(2.0);
        assertThat(new Series().slope()).isZero();
    }

    @Test
    void soakThatIsToldToEndSaysWhatItMeasuredAndWhatBrokeWithTheEndIsNoError() throws Exception {
        final CountDownLatch underLoad = new CountDownLatch(1);
        final List<String> told = new CopyOnWriteArrayList<>();
        final SoakVariant variant = new SoakVariant(
                new OnAWire(tally -> {
                    underLoad.countDown();
                    while (!tally.isOver()) {
                        Thread.onSpinWait();
                    }
                    tally.error("the daemon was interrupted, too");
                }),
                new Asked(Duration.ofHours(1), 8, told::add));
        try {
            variant.open();
            underLoad.await();
            variant.endEarly();
            final Sample sample = variant.measure();
            assertThat(sample.values().get("minutes")).isBetween(0.0, 1.0);
            assertThat(sample.values().get("errors")).isZero();
        } finally {
            variant.close();
        }
    }

    private static Sample soak(final Subject subject) throws Exception {
        final Variant variant = new SoakVariant(subject, new Asked(SHORT, 80, line -> {}));
        try {
            variant.open();
            return variant.measure();
        } finally {
            variant.close();
        }
    }

    /** Two nodes without a tunnel, a process that idles, and one load more. */
    private record OnAWire(Load more) implements Subject {
        @Override
        public String name() {
            return "wire";
        }

        @Override
        public Optional<String> unavailable() {
            return Optional.empty();
        }

        @Override
        public Soaked open(final Lab lab, final Rate rate) throws Exception {
            final Ends ends = TwoNodes.in(lab).ends();
            final HostProcess idle = ends.client().start(List.of("sleep", "60"));
            final Course there = Course.between(ends);
            return new Soaked(
                    List.of(idle),
                    List.of(
                            new StreamLoad(there, rate.bytes()),
                            new DatagramLoad(Course.between(ends.reversed()), rate.datagrams()),
                            new ShortConnections(there, rate.connections()),
                            new RoundTrips(there, rate.trips()),
                            more));
        }
    }
}
