package io.hawser.cni.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.cni.spec.CniReply;
import io.hawser.cni.testing.Client;
import io.hawser.cni.testing.CniHost;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process, and kill -9: between any two steps, and in the midst of many requests. */
class KillTest {
    private static final int TIMEOUT_S = 60;
    private static final String LAST = "none";

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @TempDir
    Path directory;

    private TestNamespace host;
    private TestNamespace pod;
    private Process daemon;
    private BufferedReader said;

    @BeforeEach
    void open() {
        host = namespaces.create("host");
        pod = namespaces.create("pod");
    }

    @AfterEach
    void close() throws Exception {
        kill();
    }

    @Test
    void addIsUndoneByTheNextDaemonBetweenWhicheverTwoStepsItWasKilled() throws Exception {
        final List<String> cuts = new ArrayList<>();
        for (int step = 0; !cuts.contains(LAST); step++) {
            start("ADD", step);
            assertThat(pod.run("ip -o link")).as("after %s", cuts).doesNotContain("eth0");
            assertThat(links()).as("after %s", cuts).isEmpty();
            cuts.add(askUntilCut("ADD"));
            kill();
        }
        assertThat(cuts).contains("make the veth pair", "open ports", "limit bandwidth", "mark it whole");
        start("none", 0);
        // The last was not cut: it stands, and goes when it is asked to.
        assertThat(pod.run("ip -o link")).contains("eth0");
        assertThat(ask("DEL", "a", pod).exitCode()).isZero();
        assertThat(links()).isEmpty();
    }

    @Test
    void delIsFinishedByTheNextDelBetweenWhicheverTwoStepsItWasKilled() throws Exception {
        final List<String> cuts = new ArrayList<>();
        for (int step = 0; !cuts.contains(LAST); step++) {
            start("DEL", step);
            assertThat(ask("ADD", "a", pod).exitCode()).isZero();
            cuts.add(askUntilCut("DEL"));
            kill();
            start("none", 0);
            assertThat(ask("DEL", "a", pod).exitCode()).isZero();
            assertThat(links()).as("after %s", cuts).isEmpty();
            kill();
        }
        assertThat(cuts).contains("close ports", "delete links", "forget the attachment");
    }

    /** Twelve at once, and the daemon is killed when some of them have their answer. */
    @Test
    void whoHasAnAnswerHasAnAddressOfItsOwnAndNobodyElseLeavesAnything() throws Exception {
        final List<TestNamespace> pods = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            pods.add(namespaces.create("many" + i));
        }
        final Random random = new Random(5);
        for (int round = 0; round < 4; round++) {
            start("none", 0);
            final List<CompletableFuture<CniReply>> replies = pods.stream()
                    .map(each -> CompletableFuture.supplyAsync(() -> ask("ADD", each.name(), each)))
                    .toList();
            replies.get(random.nextInt(pods.size())).get(TIMEOUT_S, TimeUnit.SECONDS);
            kill();
            final Set<String> addresses = new HashSet<>();
            start("none", 0);
            for (int i = 0; i < pods.size(); i++) {
                if (replies.get(i).get(TIMEOUT_S, TimeUnit.SECONDS).exitCode() == 0) {
                    final String address = pods.get(i).run("ip -4 -o addr show dev eth0");
                    assertThat(addresses.add(address.replaceAll("(?s).*inet ([0-9.]+)/.*", "$1")))
                            .isTrue();
                    pods.get(i).run("ping -c 1 -W 5 10.244.1.1");
                }
            }
            assertThat(addresses).isNotEmpty();
            for (final TestNamespace each : pods) {
                assertThat(ask("DEL", each.name(), each).exitCode()).isZero();
                assertThat(each.run("ip -o link")).doesNotContain("eth0");
            }
            assertThat(links()).isEmpty();
            assertThat(directory.resolve("state/attachments")).isEmptyDirectory();
            kill();
        }
    }

    private void start(final String command, final int step) throws Exception {
        final List<String> words = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedDaemon.class.getName(),
                directory.resolve("state").toString(),
                socket().toString(),
                command,
                Integer.toString(step));
        daemon = host.start(new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT));
        said = new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
        assertThat(said.readLine()).isEqualTo("ready");
    }

    /** @return before which step it stands still, or {@link #LAST} if the command was answered */
    private String askUntilCut(final String command) throws Exception {
        final CompletableFuture<CniReply> reply = CompletableFuture.supplyAsync(() -> ask(command, "a", pod));
        final CompletableFuture<String> cut = CompletableFuture.supplyAsync(this::line);
        CompletableFuture.anyOf(reply, cut).get(TIMEOUT_S, TimeUnit.SECONDS);
        if (reply.isDone()) {
            assertThat(reply.get().exitCode()).as(reply.get().output()).isZero();
            kill();
            return LAST;
        }
        return cut.get().replaceFirst("^cut ", "");
    }

    private String line() {
        try {
            return String.valueOf(said.readLine());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void kill() throws InterruptedException {
        if (daemon != null) {
            daemon.destroyForcibly();
            assertThat(daemon.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
        }
    }

    private CniReply ask(final String command, final String container, final TestNamespace from) {
        final String conf = "{\"cniVersion\":\"1.1.0\",\"name\":\"net\",\"type\":\"hawser\",\"socket\":\"" + socket()
                + "\"," + (container.equals("a") ? EngineHost.FULL.formatted(8080) : "\"ipMasq\":true") + "}";
        return Client.C.run(CniHost.request(command, container, CniHost.path(from), conf));
    }

    private Path socket() {
        return directory.resolve("cni.sock");
    }

    /** What there is of pods on the host. */
    private List<String> links() {
        return host.run("ip -o link")
                .lines()
                .filter(line -> line.contains(": veth") || line.contains(": ifb"))
                .toList();
    }
}
