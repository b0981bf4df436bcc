package io.hawser.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void numbersHaveNamesInEitherSign() {
        assertThat(Errno.name(17)).isEqualTo("EEXIST");
        assertThat(Errno.name(-105)).isEqualTo("ENOBUFS");
    }

    @Test
    void numbersWithoutANameAreShownAsTheyAre() {
        assertThat(Errno.name(0)).isEqualTo("errno 0");
        assertThat(Errno.name(512)).isEqualTo("errno 512");
    }
}
