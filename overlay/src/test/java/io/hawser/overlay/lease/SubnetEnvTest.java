package io.hawser.overlay.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.net.IpPrefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetEnvTest {
    private static final SubnetEnv V4 = new SubnetEnv(
            Subnets.of(IpPrefix.parse("10.244.0.0/16")), Subnets.of(IpPrefix.parse("10.244.15.0/24")), 1450, true);
    // cat /run/flannel/subnet.env, written by flanneld v0.20.2
    private static final String V4_TEXT = """
        FLANNEL_NETWORK=10.244.0.0/16
        FLANNEL_SUBNET=10.244.15.1/24
        FLANNEL_MTU=1450
        FLANNEL_IPMASQ=true
        """;
    private static final SubnetEnv DUAL = new SubnetEnv(
            Subnets.of(IpPrefix.parse("10.244.0.0/16"), IpPrefix.parse("fd00::/48")),
            Subnets.of(IpPrefix.parse("10.244.15.0/24"), IpPrefix.parse("fd00:0:0:15::/64")),
            1430,
            false);
    private static final String DUAL_TEXT = """
        FLANNEL_NETWORK=10.244.0.0/16
        FLANNEL_SUBNET=10.244.15.1/24
        FLANNEL_IPV6_NETWORK=fd00::/48
        FLANNEL_IPV6_SUBNET=fd00:0:0:15::1/64
        FLANNEL_MTU=1430
        FLANNEL_IPMASQ=false
        """;

    @TempDir
    Path directory;

    @Test
    void theTextIsFlannelsByteForByte() {
        assertThat(V4.format()).isEqualTo(V4_TEXT);
        assertThat(DUAL.format()).isEqualTo(DUAL_TEXT);
    }

    @Test
    void theTextIsReadBack() {
        assertThat(SubnetEnv.parse(V4_TEXT)).isEqualTo(V4);
        assertThat(SubnetEnv.parse(DUAL_TEXT)).isEqualTo(DUAL);
    }

    @Test
    void whatAShellAcceptsIsRead() {
        assertThat(SubnetEnv.parse("""
                # by hand

                export FLANNEL_NETWORK="10.244.0.0/16"
                OTHER=1
                FLANNEL_SUBNET='10.244.15.1/24'
                FLANNEL_MTU=1450 # vxlan
                FLANNEL_IPMASQ=true""")).isEqualTo(V4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "FLANNEL_NETWORK=10.244.0.0/16 FLANNEL_SUBNET=10.244.15.1/24 FLANNEL_MTU=1450 ",
                "FLANNEL_NETWORK=10.244.0.0/16 FLANNEL_SUBNET=10.244.15.1/24 FLANNEL_MTU=14",
                "FLANNEL_NETWORK=10.244.0.0/16 FLANNEL_SUB",
                "FLANNEL_SUBNET=10.244.15.1/24 FLANNEL_MTU=1450 FLANNEL_IPMASQ=true ",
                "FLANNEL_NETWORK=10.244.0.0/16 FLANNEL_SUBNET=fd00::1/24 FLANNEL_MTU=1450 FLANNEL_IPMASQ=true ",
                "FLANNEL_NETWORK=10.244.0.0/16 FLANNEL_SUBNET=10.244.15.1/24,10.244.16.1/24 FLANNEL_MTU=1450 "
                        + "FLANNEL_IPMASQ=true ",
                "FLANNEL_NETWORK=10.244.0.0/16 FLANNEL_SUBNET=10.244.15.1/24 FLANNEL_MTU=x FLANNEL_IPMASQ=true ",
                "FLANNEL_NETWORK=10.244.0.0/16 FLANNEL_SUBNET=10.244.15.1/24 FLANNEL_MTU=1450 FLANNEL_IPMASQ=1 "
            })
    void aPartialOrCorruptTextIsRefused(final String text) {
        assertThatThrownBy(() -> SubnetEnv.parse(text.replace(' ', '\n'))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFileIsWrittenWithItsDirectoryReadableForAllAndWithoutLeftovers() throws IOException {
        final Path path = directory.resolve("run/flannel/subnet.env");
        final SubnetEnvFile file = new SubnetEnvFile(path);
        assertThat(file.write(DUAL)).isEqualTo(SubnetEnvFile.Written.REPLACED);
        assertThat(file.write(V4)).isEqualTo(SubnetEnvFile.Written.REPLACED);
        assertThat(path).hasContent(V4_TEXT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r--r--");
        assertThat(file.read()).contains(V4);
        try (Stream<Path> files = Files.list(path.getParent())) {
            assertThat(files.toList()).isEqualTo(List.of(path));
        }
    }

    @Test
    void anEqualFileIsLeftAlone() throws IOException {
        final Path path = directory.resolve("subnet.env");
        final SubnetEnvFile file = new SubnetEnvFile(path);
        file.write(V4);
        final Object inode = Files.getAttribute(path, "unix:ino");
        assertThat(file.write(V4)).isEqualTo(SubnetEnvFile.Written.UNCHANGED);
        assertThat(Files.getAttribute(path, "unix:ino")).isEqualTo(inode);
    }

    @Test
    void aMissingCorruptOrUnreadableFileIsNoFile() throws IOException {
        final Path path = directory.resolve("subnet.env");
        assertThat(new SubnetEnvFile(path).read()).isEmpty();
        Files.write(path, new byte[] {0, (byte) 0xff, 7});
        assertThat(new SubnetEnvFile(path).read()).isEmpty();
        assertThat(new SubnetEnvFile(directory).read()).isEmpty();
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNoLeftovers() throws IOException {
        final Path path = directory.resolve("subnet.env");
        Files.createDirectories(path.resolve("in the way"));
        assertThatThrownBy(() -> new SubnetEnvFile(path).write(V4))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(path.toString());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.toList()).isEqualTo(List.of(path));
        }
    }

    @Test
    void aReaderNeverSeesAPart() throws Exception {
        final Path path = directory.resolve("subnet.env");
        final SubnetEnvFile file = new SubnetEnvFile(path);
        file.write(V4);
        final Thread writer = new Thread(() -> {
            for (int i = 0; i < 200; i++) {
                file.write(i % 2 == 0 ? DUAL : V4);
            }
        });
        writer.start();
        do {
            assertThat(Files.readString(path)).isIn(V4_TEXT, DUAL_TEXT);
        } while (writer.isAlive());
        writer.join();
    }
}
