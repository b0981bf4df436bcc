package io.hawser.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MediansTest {
    @Test
    void oddCountGivesTheMiddleOne() {
        assertThat(Medians.of(9, 1, 5)).isEqualTo(5);
    }

    @Test
    void evenCountGivesTheMeanOfTheMiddleTwo() {
        assertThat(Medians.of(8, 1, 4, 2)).isEqualTo(3);
    }

    @Test
    void theValuesAreLeftAsTheyWere() {
        final double[] values = {3, 1, 2};
        Medians.of(values);
        assertThat(values).containsExactly(3, 1, 2);
    }

    @Test
    void nothingHasNoMedian() {
        assertThatIllegalArgumentException().isThrownBy(Medians::of);
    }
}
