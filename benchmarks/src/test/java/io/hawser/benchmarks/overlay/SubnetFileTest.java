package io.hawser.benchmarks.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.hawser.linux.net.IpPrefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubnetFileTest {
    @TempDir
    private Path directory;

    @Test
    void podsGetTheSubnetAndMtuOfTheFile() throws IOException {
        final Path file = Files.writeString(directory.resolve("subnet.env"), """
                FLANNEL_NETWORK=10.244.0.0/16
                FLANNEL_SUBNET=10.244.15.1/24
                FLANNEL_MTU=1450
                FLANNEL_IPMASQ=true
                """);
        assertThat(SubnetFile.read(file)).isEqualTo(new SubnetFile(IpPrefix.parse("10.244.15.1/24"), 1450));
    }

    @Test
    void fileWithoutASubnetIsNamed() throws IOException {
        final Path file = Files.writeString(directory.resolve("subnet.env"), "FLANNEL_MTU=1450\n");
        assertThatIOException().isThrownBy(() -> SubnetFile.read(file)).withMessage("no FLANNEL_SUBNET in " + file);
    }
}
