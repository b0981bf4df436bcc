package io.hawser.benchmarks.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hawser.linux.namespace.NetworkNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LabTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void toolsRunInTheHostsNamespaceAndNothingIsLeft() throws Exception {
        final Lab lab = new Lab();
        final Path namespace;
        final HostProcess process;
        try (lab) {
            final Host host = lab.host("a");
            namespace = NetworkNamespace.DIRECTORY.resolve(host.name());
            assertThat(namespace).exists();
            assertThat(host.run("ip -o link"))
                    .contains(" lo: <LOOPBACK,UP,LOWER_UP>")
                    .hasLineCount(1);
            process = host.start(List.of("sh", "-c", "echo begun; exec sleep 60"));
            process.awaitText(Pattern.compile("begun"), LIMIT);
        }
        assertThat(namespace).doesNotExist();
        assertThat(lab.directory()).doesNotExist();
        assertThat(process.awaitExit(Duration.ZERO))
                .as("exit code of a process ended by SIGTERM")
                .isEqualTo(128 + 15);
    }

    @Test
    void failureOfAToolHasItsCommandItsEndAndItsWords() throws Exception {
        try (Lab lab = new Lab()) {
            final Host host = lab.host("a");
            assertThatExceptionOfType(ToolException.class)
                    .isThrownBy(() -> host.run("ip link set nowhere up"))
                    .withMessageContaining("'ip link set nowhere up' ended with 1")
                    .withMessageContaining("Cannot find device \"nowhere\"");
        }
    }

    @Test
    void toolThatDoesNotEndIsEnded() throws Exception {
        try (Lab lab = new Lab()) {
            final Host host = lab.host("a");
            assertThatExceptionOfType(ToolException.class)
                    .isThrownBy(() -> host.run(List.of("sleep", "60"), Duration.ofMillis(20)))
                    .withMessageContaining("'sleep 60' did not end within 20 ms");
        }
    }

    @Test
    void daemonThatDiesIsNotWaitedFor() throws Exception {
        try (Lab lab = new Lab()) {
            final HostProcess daemon = lab.host("a").start(List.of("sh", "-c", "echo why >&2; exit 3"));
            assertThatExceptionOfType(ToolException.class)
                    .isThrownBy(() -> daemon.await("made no file", Duration.ofMinutes(1), () -> false))
                    .withMessageContaining("ended with 3 and made no file: why");
        }
    }

    @Test
    void everythingIsRemovedWhenTheJvmIsToldToEnd() throws Exception {
        final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        final Process other = new ProcessBuilder(
                        java.toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Occupant.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            final String[] told = other.inputReader().readLine().split(" ", -1);
            final Path namespace = NetworkNamespace.DIRECTORY.resolve(told[0]);
            final Path directory = Path.of(told[1]);
            assertThat(namespace).exists();
            assertThat(directory).exists();
            final ProcessHandle child = other.children().findFirst().orElseThrow();
            other.destroy();
            assertThat(other.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(namespace).doesNotExist();
            assertThat(directory).doesNotExist();
            assertThat(child.isAlive()).isFalse();
        } finally {
            other.destroyForcibly();
        }
    }

    /** A JVM in the middle of a run. */
    static final class Occupant {
        private Occupant() {}

        public static void main(final String[] arguments) throws Exception {
            final Lab lab = new Lab();
            final Host host = lab.host("occupied");
            final HostProcess process = host.start(List.of("sleep", "60"));
            Files.createDirectories(lab.directory().resolve("a/b"));
            System.out.println(host.name() + " " + lab.directory());
            process.awaitExit(Duration.ofMinutes(1));
        }
    }
}
