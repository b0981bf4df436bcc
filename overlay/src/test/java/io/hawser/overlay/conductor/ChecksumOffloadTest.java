package io.hawser.overlay.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChecksumOffloadTest {
    @Test
    void kernelsBeforeTheMendedOneAreNotTrusted() {
        assertThat(ChecksumOffload.distrust("4.19.0-27-amd64", Optional.empty()))
                .isPresent();
        assertThat(ChecksumOffload.distrust("5.6.19", Optional.empty())).isPresent();
        assertThat(ChecksumOffload.distrust("5.7.0", Optional.empty())).isEmpty();
        assertThat(ChecksumOffload.distrust("6.1.0-18-amd64", Optional.empty())).isEmpty();
        assertThat(ChecksumOffload.distrust("10.0", Optional.empty())).isEmpty();
    }

    @Test
    void cardsThatAreKnownForItAreNotTrusted() {
        assertThat(ChecksumOffload.distrust("6.1.0", Optional.of("vmxnet3")))
                .hasValueSatisfying(reason -> assertThat(reason).contains("vmxnet3"));
        assertThat(ChecksumOffload.distrust("6.1.0", Optional.of("virtio_net"))).isEmpty();
    }
}
