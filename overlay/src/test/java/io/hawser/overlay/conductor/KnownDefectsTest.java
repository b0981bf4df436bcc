package io.hawser.overlay.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownDefectsTest {
    @Test
    void kernelsBeforeTheMendedOneAreNotTrusted() {
        assertThat(KnownDefects.of("4.19.0-27-amd64", Optional.empty())).isPresent();
        assertThat(KnownDefects.of("5.6.19", Optional.empty())).isPresent();
        assertThat(KnownDefects.of("5.7.0", Optional.empty())).isEmpty();
        assertThat(KnownDefects.of("6.1.0-18-amd64", Optional.empty())).isEmpty();
        assertThat(KnownDefects.of("10.0", Optional.empty())).isEmpty();
    }

    @Test
    void cardsThatAreKnownForItAreNotTrusted() {
        assertThat(KnownDefects.of("6.1.0", Optional.of("vmxnet3")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("vmxnet3"));
        assertThat(KnownDefects.of("6.1.0", Optional.of("virtio_net"))).isEmpty();
    }
}
