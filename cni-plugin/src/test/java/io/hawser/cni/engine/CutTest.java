package io.hawser.cni.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawser.cni.store.Steps;
import io.hawser.cni.testing.CniHost;
import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The daemon ends before each step in turn, as kill -9 would end it, and another comes after it. */
class CutTest {
    private static final String CONF = EngineHost.FULL.formatted(8080);

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @TempDir
    Path directory;

    private EngineHost host;
    private TestNamespace pod;

    @BeforeEach
    void open() throws Exception {
        host = new EngineHost(namespaces, directory);
        pod = namespaces.create("pod");
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void addThatWasCutAnywhereIsUndoneByTheNextDaemon() throws Exception {
        final int cuts = cutEverywhere(() -> host.ask("ADD", "a", CniHost.path(pod), CONF), () -> {
            assertThat(host.remains()).isEmpty();
            assertThat(pod.run("ip -o link")).doesNotContain("eth0");
        });
        assertThat(cuts).isGreaterThan(8);
    }

    @Test
    void addThatWasCutAnywhereIsUndoneByDel() throws Exception {
        cutEverywhere(() -> host.ask("ADD", "a", CniHost.path(pod), CONF), () -> {
            host.succeed("DEL", "a", "", CONF);
            assertThat(host.remains()).isEmpty();
            host.add("a", pod, CONF);
            host.succeed("DEL", "a", "", CONF);
        });
    }

    @Test
    void routedAddThatWasCutAnywhereIsUndone() throws Exception {
        cutEverywhere(() -> host.ask("ADD", "a", CniHost.path(pod), "\"mode\":\"routed\"," + CONF), () -> {
            assertThat(host.remains()).isEmpty();
        });
    }

    @Test
    void delThatWasCutAnywhereIsFinishedByTheNextDel() throws Exception {
        final int cuts = cutEverywhere(
                () -> {
                    host.add("a", pod, CONF);
                    return host.ask("DEL", "a", CniHost.path(pod), CONF);
                },
                () -> {
                    host.succeed("DEL", "a", "", CONF);
                    assertThat(host.remains()).isEmpty();
                });
        assertThat(cuts).isGreaterThan(3);
    }

    @Test
    void kernelThatRefusesAnyStepLeavesNothingBehind() throws Exception {
        // The step fails as the kernel would fail it, and the daemon goes on.
        int failures = 0;
        for (int at = 0; ; at++) {
            final int number = at;
            final int[] count = new int[1];
            host.steps(step -> {
                if (count[0]++ == number) {
                    throw new LinuxException(step, Errno.ENOBUFS);
                }
            });
            final var reply = host.ask("ADD", "a", CniHost.path(pod), CONF);
            host.steps(Steps.NONE);
            if (reply.exitCode() == 0) {
                break;
            }
            failures++;
            assertThat(reply.output()).contains("ENOBUFS");
            assertThat(host.remains()).as("after a failure at step %d", number).isEmpty();
        }
        assertThat(failures).isGreaterThan(8);
        host.succeed("DEL", "a", "", CONF);
        assertThat(host.remains()).isEmpty();
    }

    private interface Action {
        Object run() throws Exception;
    }

    private interface Check {
        void run() throws Exception;
    }

    /** @return at how many steps it was cut */
    private int cutEverywhere(final Action action, final Check afterwards) throws Exception {
        final List<String> seen = new ArrayList<>();
        for (int at = 0; ; at++) {
            final int number = at;
            final int[] count = new int[1];
            host.steps(step -> {
                if (count[0]++ == number) {
                    throw new EngineHost.Killed(step);
                }
            });
            try {
                action.run();
                host.steps(Steps.NONE);
                host.succeed("DEL", "a", "", CONF);
                assertThat(host.remains()).isEmpty();
                return seen.size();
            } catch (final EngineHost.Killed killed) {
                seen.add(killed.getMessage());
            }
            host.steps(Steps.NONE);
            host.restart();
            afterwards.run();
            host.succeed("DEL", "a", "", CONF);
            assertThat(host.remains()).as("after a cut before: %s", seen).isEmpty();
        }
    }
}
