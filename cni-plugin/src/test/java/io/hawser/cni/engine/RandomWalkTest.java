package io.hawser.cni.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.cni.spec.CniReply;
import io.hawser.cni.store.Steps;
import io.hawser.cni.testing.CniHost;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** 10,000 ADDs, DELs and GCs of a few pods in random order, with daemons that end in the midst of them. */
class RandomWalkTest {
    private static final int COMMANDS = 10_000;
    private static final int PODS = 6;
    private static final int ONE_IN = 100;

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @TempDir
    Path directory;

    private final Random random = new Random(5);
    private final List<TestNamespace> pods = new ArrayList<>();
    /** Addresses of the pods that were added and not deleted. */
    private final Map<Integer, String> live = new HashMap<>();

    private int kills;

    @Test
    void noAddressIsGivenTwiceAndNothingIsLeftInTheEnd() throws Exception {
        try (EngineHost host = new EngineHost(namespaces, directory)) {
            for (int i = 0; i < PODS; i++) {
                pods.add(namespaces.create("pod" + i));
            }
            for (int i = 0; i < COMMANDS; i++) {
                command(host, random.nextInt(PODS));
            }
            assertThat(kills).isPositive();
            host.succeed("GC", "", "", "\"cni.dev/valid-attachments\":[]");
            assertThat(host.remains()).isEmpty();
            for (final TestNamespace pod : pods) {
                assertThat(pod.run("ip -o link")).doesNotContain("eth0");
            }
        }
    }

    private void command(final EngineHost host, final int pod) throws Exception {
        final int dice = random.nextInt(ONE_IN);
        if (random.nextInt(ONE_IN) == 0) {
            final int at = random.nextInt(12);
            final int[] count = new int[1];
            host.steps(step -> {
                if (count[0]++ == at) {
                    throw new EngineHost.Killed(step);
                }
            });
        }
        try {
            if (dice == 0) {
                collect(host);
            } else if (live.containsKey(pod)) {
                delete(host, pod);
            } else {
                add(host, pod);
            }
        } catch (final EngineHost.Killed killed) {
            kills++;
            host.steps(Steps.NONE);
            host.restart();
            // What a runtime does when it got no answer.
            live.remove(pod);
            host.succeed("DEL", "c" + pod, random.nextBoolean() ? "" : CniHost.path(pods.get(pod)), "");
        }
        host.steps(Steps.NONE);
    }

    private void add(final EngineHost host, final int pod) throws Exception {
        final String rest = random.nextInt(10) == 0 ? EngineHost.FULL.formatted(9000 + pod) : "";
        final CniReply reply = host.ask("ADD", "c" + pod, CniHost.path(pods.get(pod)), rest);
        assertThat(reply.exitCode()).as(reply.output()).isZero();
        final JsonNode result = new ObjectMapper().readTree(reply.output());
        assertThat(live).doesNotContainValue(EngineHost.ip(result));
        live.put(pod, EngineHost.ip(result));
    }

    private void delete(final EngineHost host, final int pod) throws Exception {
        host.succeed("DEL", "c" + pod, random.nextBoolean() ? "" : CniHost.path(pods.get(pod)), "");
        live.remove(pod);
    }

    private void collect(final EngineHost host) throws Exception {
        final List<Integer> kept =
                live.keySet().stream().filter(pod -> random.nextBoolean()).toList();
        final String valid = kept.stream()
                .map(pod -> "{\"containerID\":\"c" + pod + "\",\"ifname\":\"eth0\"}")
                .collect(Collectors.joining(","));
        // Whether it is cut or not, the runtime forgets those that it did not list.
        live.keySet().retainAll(kept);
        try {
            host.succeed("GC", "", "", "\"cni.dev/valid-attachments\":[" + valid + "]");
        } catch (final EngineHost.Killed killed) {
            host.steps(Steps.NONE);
            host.restart();
            kills++;
            host.succeed("GC", "", "", "\"cni.dev/valid-attachments\":[" + valid + "]");
        }
    }
}
