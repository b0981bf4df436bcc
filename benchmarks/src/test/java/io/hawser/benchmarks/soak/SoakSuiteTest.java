package io.hawser.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.benchmarks.Sample;
import io.hawser.benchmarks.Variant;
import io.hawser.benchmarks.topology.Ends;
import io.hawser.benchmarks.topology.HostProcess;
import io.hawser.benchmarks.topology.Lab;
import io.hawser.benchmarks.topology.TwoNodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SoakSuiteTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    @Test
    void streamsAndDatagramsOnAWireArriveUnchanged() throws Exception {
        final Sample sample = soak(new OnAWire(tally -> {}));
        assertThat(sample.values().get("throughput")).isPositive();
        assertThat(sample.values().get("loss")).isBetween(0.0, 100.0);
        assertThat(sample.values().get("errors")).isZero();
        assertThat(sample.values().get("memory")).isPositive();
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
        final MemoryWatch watch = new MemoryWatch(List.of());
        List.of(10.0, 500.0, 100.0, 100.0, 105.0, 107.0, 110.0, 110.0).forEach(watch::add);
        assertThat(watch.growthPercent()).isEqualTo(10.0);
        assertThat(watch.most()).isEqualTo(500.0);
    }

    private static Sample soak(final Subject subject) throws Exception {
        final Variant variant = new SoakVariant(subject, SHORT);
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
        public Soaked open(final Lab lab) throws Exception {
            final Ends ends = TwoNodes.in(lab).ends();
            final HostProcess idle = ends.client().start(List.of("sleep", "60"));
            return new Soaked(
                    List.of(idle),
                    List.of(StreamLoad.between(ends, 50_000_000), DatagramLoad.between(ends.reversed(), 1_000), more));
        }
    }
}
