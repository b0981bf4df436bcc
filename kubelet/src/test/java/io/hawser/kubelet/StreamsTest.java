package io.hawser.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.kube.testing.KubectlFile;
import io.hawser.kubelet.testing.SharedNode;
import io.hawser.kubelet.testing.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams to containers, as real kubectls open them: an old one by SPDY, a new one by WebSocket. */
@ExtendWith(SharedNode.class)
final class StreamsTest {
    private final TestNode node;

    StreamsTest(final TestNode node) {
        this.node = node;
    }

    @BeforeAll
    static void start(final TestNode node) {
        node.createPod("streams", """
                terminationGracePeriodSeconds: 1
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  command: [httpd, -f, -p, "127.0.0.1:7000", -h, /etc]
                """);
        node.awaitReady("streams");
    }

    static List<String> kubectls() {
        return List.of(KubectlFile.OLD, KubectlFile.NEW);
    }

    @AfterAll
    static void end(final TestNode node) {
        node.removePod("streams");
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void aCommandHasItsInputItsTerminalAndItsExitCode(final String version) throws Exception {
        final String input = "a line\n".repeat(20_000);
        assertThat(node.kubectlWithInput(version, input, "exec", "-i", "streams", "--", "cat"))
                .isEqualTo(input);
        // script(1) gives kubectl a terminal of 24 lines, whose size the container's has to be.
        final String command = String.join(" ", node.kubectlCommand(version, "exec", "-it", "streams", "--"))
                + " sh -c 'for i in 1 2 3 4 5 6 7 8 9; do stty size | grep -q \"24 80\" && break; usleep 200000; done;"
                + " stty size; tty; exit 7'";
        final String terminal = "script -qec \"stty rows 24 cols 80; $0\" /dev/null; echo $?";
        final String said = node.containerd().node().run(List.of("sh", "-c", terminal, command), "");
        assertThat(said).contains("24 80").contains("/dev/pts/").endsWith("7\n");
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void aFirstProcessIsAttachedTo(final String version) {
        node.createPod("attached", """
                restartPolicy: Never
                containers:
                - name: main
                  image: hawser.test/busybox:1
                  stdin: true
                  stdinOnce: true
                  command: [sh, -c, "read word; echo got $word"]
                """);
        node.awaitReady("attached");
        assertThat(node.kubectlWithInput(version, "word\n", "attach", "-i", "attached"))
                .contains("got word");
        node.awaitPod(
                "attached", pod -> pod.path("status").path("phase").asText().equals("Succeeded"));
        node.removePod("attached");
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void aPortIsForwarded(final String version) throws Exception {
        final Path output = Files.createTempFile("hw-forward", ".out");
        final Process forward = node.startKubectlOf(version, output, "port-forward", "pod/streams", "17070:7000");
        try {
            TestNode.awaitTrue(
                    "kubectl forwards: " + Files.readString(output),
                    () -> Files.readString(output).contains("Forwarding from 127.0.0.1:17070"));
            for (int i = 0; i < 3; i++) {
                assertThat(node.containerd().node().run("curl -sm 10 http://127.0.0.1:17070/hostname"))
                        .isEqualTo("streams\n");
            }
        } finally {
            forward.destroy();
            forward.waitFor();
            Files.delete(output);
        }
    }
}
