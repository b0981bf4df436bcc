package io.hawser.kubelet.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdTest {
    @Test
    void quantitiesAndSharesAreReadAsKubeletsAre() {
        final List<Threshold> all = Threshold.parse("memory.available<100Mi,nodefs.available<10%");
        assertThat(all)
                .containsExactly(
                        new Threshold(Signal.MEMORY_AVAILABLE, "100Mi", 100 << 20, 0),
                        new Threshold(Signal.NODEFS_AVAILABLE, "10%", 0, 10));
        assertThat(all.get(0).isMet(new Amount((100 << 20) - 1, 1L << 32))).isTrue();
        assertThat(all.get(0).isMet(new Amount(100 << 20, 1L << 32))).isFalse();
        assertThat(all.get(1).isMet(new Amount(99, 1000))).isTrue();
        assertThat(all.get(1).isMet(new Amount(100, 1000))).isFalse();
        assertThat(Threshold.parse("")).isEmpty();
        assertThat(Threshold.parse(EvictionSettings.DEFAULT_HARD)).hasSize(5);
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> Threshold.parse("memory.available"))
                .hasMessage("'memory.available' is not of the form memory.available<100Mi");
        assertThatThrownBy(() -> Threshold.parse("memory.free<1Gi"))
                .hasMessageStartingWith("there is no 'memory.free'; there are memory.available, nodefs.available");
        assertThatThrownBy(() -> Threshold.parse("nodefs.available<110%"))
                .hasMessage("nodefs.available: 110% is more than there can be");
    }
}
