package io.hawser.cni.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.cni.testing.CniHost;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One host and a few pods: what comes, what goes, and what has to be left when all are gone. */
class LifecycleTest {
    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @TempDir
    Path directory;

    private EngineHost host;

    @BeforeEach
    void open() throws Exception {
        host = new EngineHost(namespaces, directory);
    }

    @AfterEach
    void close() {
        host.close();
    }

    /** B61 (cni#548): a runtime deletes again, and without knowing the namespace. */
    @Test
    void delSucceedsTwiceWithoutNamespaceAndForAContainerThatNeverWas() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        host.add("a", pod, "");
        host.succeed("DEL", "a", CniHost.path(pod), "");
        host.succeed("DEL", "a", "", "");
        host.succeed("DEL", "never", "", "");
        host.succeed("DEL", "never", "/run/netns/hw-not-there", "");
        assertThat(host.remains()).isEmpty();
        assertThat(pod.run("ip -o link")).doesNotContain("eth0");
    }

    /** B62 (cni#1167). */
    @Test
    void delWithoutANamespaceFreesAddressAndLink() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        final JsonNode added = host.add("a", pod, "");
        host.succeed("DEL", "a", "", "");
        assertThat(host.remains()).isEmpty();
        final String requested = "\"runtimeConfig\":{\"ips\":[\"" + EngineHost.ip(added) + "\"]}";
        assertThat(EngineHost.ip(host.add("b", pod, requested))).isEqualTo(EngineHost.ip(added));
    }

    /** B64 (plugins#252, #697, k108121). */
    @Test
    void rebootLeaksNoAddressAndDelAfterItSucceeds() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        final JsonNode added = host.add("a", pod, EngineHost.FULL.formatted(8080));
        host.reboot();
        assertThat(host.remains()).isEmpty();
        host.succeed("DEL", "a", "", "");
        final String requested = "\"runtimeConfig\":{\"ips\":[\"" + EngineHost.ip(added) + "\"]}";
        assertThat(EngineHost.ip(host.add("b", pod, requested))).isEqualTo(EngineHost.ip(added));
    }

    /** B65. */
    @Test
    void addFailsIfTheInterfaceExistsAndEverythingIsUndone() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        pod.run("ip link add eth0 type veth peer name other");
        final JsonNode error = host.fail("ADD", "a", CniHost.path(pod), EngineHost.FULL.formatted(8080));
        assertThat(error.path("msg").asText()).isEqualTo("container veth name provided (eth0) already exists");
        assertThat(host.remains()).isEmpty();
        assertThat(pod.run("ip -o link show eth0")).contains("eth0@other");
    }

    @Test
    void secondAddOfTheSameAttachmentFailsAndLeavesTheFirstAlone() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        final JsonNode added = host.add("a", pod, "");
        assertThat(host.fail("ADD", "a", CniHost.path(pod), "").path("msg").asText())
                .contains("already exists");
        assertThat(pod.run("ip addr show dev eth0")).contains(EngineHost.ip(added));
        assertThat(host.files()).hasSize(1);
    }

    /** B66 (go-cni#131): both spellings of the key. */
    @Test
    void gcRemovesWhatTheRuntimeNoLongerListsAndNothingElse() throws Exception {
        final List<TestNamespace> pods = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pods.add(namespaces.create("pod" + i));
            host.add("c" + i, pods.get(i), EngineHost.FULL.formatted(8080 + i));
        }
        host.succeed(
                "GC",
                "",
                "",
                "\"cni.dev/valid-attachments\":[{\"containerID\":\"c0\",\"ifname\":\"eth0\"},"
                        + "{\"containerID\":\"c2\",\"ifname\":\"eth0\"}]");
        assertThat(pods.get(1).run("ip -o link")).doesNotContain("eth0");
        assertThat(pods.get(0).run("ip -o link")).contains("eth0");
        host.succeed("GC", "", "", "\"cni.dev/attachments\":[{\"containerID\":\"c0\",\"ifname\":\"eth0\"}]");
        assertThat(host.files()).hasSize(1);
        assertThat(host.fail("GC", "", "", "").path("code").asInt()).isEqualTo(7);
        assertThat(host.files()).hasSize(1);
        host.succeed("GC", "", "", "\"cni.dev/valid-attachments\":[]");
        assertThat(host.remains()).isEmpty();
    }

    /** B70 (cni#353, containerd#12922): the pod went without a DEL, and its container's id is used again. */
    @Test
    void missedDelIsMadeUpForByTheNextAdd() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        final JsonNode first = host.add("a", pod, EngineHost.FULL.formatted(8080));
        pod.run("ip link delete eth0");
        final JsonNode second = host.add("a", pod, EngineHost.FULL.formatted(8080));
        assertThat(EngineHost.ip(second)).isNotEqualTo(EngineHost.ip(first));
        assertThat(host.files()).hasSize(1);
    }

    /** B70: the daemon's own state is lost as well. */
    @Test
    void delSucceedsWithoutAnyStateAndRemovesTheLink() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        host.add("a", pod, "");
        host.stop();
        delete(host.state());
        host.start();
        // The kernel says whose the address is: nobody else gets it.
        assertThat(host.files()).hasSize(1);
        host.stop();
        delete(host.state());
        host.namespace().run("ip link set " + host.podLinks().get(0) + " alias nothing");
        host.start();
        host.succeed("DEL", "a", "", "");
        assertThat(host.remains()).isEmpty();
    }

    /** B71 (k54651): addresses are there for use, and not on probation, when the ADD is answered. */
    @Test
    void ipv6AddressIsUsableAtOnce() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        host.add("a", pod, "");
        assertThat(pod.run("ip -6 addr show dev eth0 scope global")).doesNotContain("tentative", "dadfailed");
        assertThat(host.namespace().run("ip -6 addr show dev cni0 scope global"))
                .doesNotContain("tentative", "dadfailed");
        assertThat(pod.run("ping -6 -c 1 -W 5 fd00:244:0:1::1")).contains(" 0% packet loss");
    }

    @Test
    void podReachesItsGatewayAndItsNeighbourAtOnce() throws Exception {
        final TestNamespace one = namespaces.create("one");
        final TestNamespace other = namespaces.create("other");
        host.add("a", one, "");
        final JsonNode neighbour = host.add("b", other, "");
        assertThat(one.run("ping -c 1 -W 5 10.244.1.1")).contains(" 0% packet loss");
        assertThat(one.run("ping -c 1 -W 5 " + EngineHost.ip(neighbour))).contains(" 0% packet loss");
    }

    /** Somebody may still know the address as another pod's: he is told, without asking. */
    @Test
    void whoKnewTheAddressAsAnotherPodsIsToldOfTheNewOne() throws Exception {
        final TestNamespace one = namespaces.create("one");
        final TestNamespace other = namespaces.create("other");
        final TestNamespace observer = namespaces.create("observer");
        host.add("observer", observer, "");
        final JsonNode first = host.add("a", one, "");
        final List<String> addresses = List.of(
                EngineHost.ip(first), first.at("/ips/1/address").asText().replaceAll("/.*", ""));
        for (final String address : addresses) {
            observer.run("ping -c 1 -W 5 " + address);
            assertThat(observer.run("ip neigh show " + address))
                    .contains(first.at("/interfaces/2/mac").asText());
        }
        host.succeed("DEL", "a", "", "");
        final JsonNode second =
                host.add("b", other, "\"runtimeConfig\":{\"ips\":[\"" + String.join("\",\"", addresses) + "\"]}");
        for (final String address : addresses) {
            await().untilAsserted(() -> assertThat(observer.run("ip neigh show " + address))
                    .contains(second.at("/interfaces/2/mac").asText()));
        }
    }

    @Test
    void routedPodsReachEachOtherOverTheirHost() throws Exception {
        final TestNamespace one = namespaces.create("one");
        final TestNamespace other = namespaces.create("other");
        host.add("a", one, "\"mode\":\"routed\"");
        final JsonNode neighbour = host.add("b", other, "\"mode\":\"routed\"");
        assertThat(one.run("ping -c 1 -W 5 " + EngineHost.ip(neighbour))).contains(" 0% packet loss");
        final String v6 = neighbour.at("/ips/1/address").asText().replaceAll("/.*", "");
        assertThat(one.run("ping -6 -c 1 -W 5 " + v6)).contains(" 0% packet loss");
        host.succeed("DEL", "a", "", "");
        host.succeed("DEL", "b", "", "");
        assertThat(host.remains()).isEmpty();
    }

    @Test
    void addressThatWasFreedIsNotTheNextToBeGivenNotEvenAfterARestart() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        final Set<String> given = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            assertThat(given.add(EngineHost.ip(host.add("c" + i, pod, "")))).isTrue();
            host.succeed("DEL", "c" + i, "", "");
            if (i % 2 == 0) {
                host.restart();
            }
        }
    }

    @Test
    void exhaustedSubnetIsSaidAndNothingIsTouched() throws Exception {
        final String small = "\"ipam\":{\"type\":\"host-local\",\"subnet\":\"10.9.0.0/30\"}";
        final TestNamespace one = namespaces.create("one");
        final TestNamespace other = namespaces.create("other");
        host.add("a", one, small);
        final JsonNode error = host.fail("ADD", "b", CniHost.path(other), small);
        assertThat(error.path("code").asInt()).isEqualTo(11);
        assertThat(error.path("msg").asText()).contains("no address is left");
        assertThat(host.podLinks()).hasSize(1);
        assertThat(host.files()).hasSize(1);
    }

    @Test
    void restartChangesNothingOfWhatIsWhole() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        host.add("a", pod, EngineHost.FULL.formatted(8080));
        final String before =
                host.namespace().run("ip -o link") + host.namespace().run("nft -a list ruleset");
        host.restart();
        assertThat(host.namespace().run("ip -o link") + host.namespace().run("nft -a list ruleset"))
                .isEqualTo(before);
    }

    @Test
    void damagedFileIsMadeOutFromTheKernelAndItsAddressIsNotGivenAgain() throws Exception {
        final TestNamespace pod = namespaces.create("pod");
        final JsonNode added = host.add("a", pod, "");
        host.stop();
        final Path file =
                directory.resolve("state/attachments").resolve(host.files().get(0));
        Files.writeString(file, Files.readString(file).replace("10.244", "10.245"));
        host.start();
        assertThat(directory.resolve("state/corrupt")).isNotEmptyDirectory();
        final String requested = "\"runtimeConfig\":{\"ips\":[\"" + EngineHost.ip(added) + "\"]}";
        final TestNamespace other = namespaces.create("other");
        assertThat(host.fail("ADD", "b", CniHost.path(other), requested)
                        .path("msg")
                        .asText())
                .contains("is another's already");
        host.succeed("DEL", "a", "", "");
        assertThat(host.remains()).isEmpty();
    }

    @Test
    void fullDiskFailsTheAddAndNotTheDel() throws Exception {
        host.stop();
        Files.createDirectories(host.state());
        mount(List.of(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=64k,nr_inodes=16",
                "hw-cni",
                host.state().toString()));
        try {
            host.start();
            final TestNamespace pod = namespaces.create("pod");
            final TestNamespace other = namespaces.create("other");
            host.add("a", pod, "");
            int fillers = 0;
            try {
                while (fillers < 64) {
                    Files.createFile(host.state().resolve("filler" + fillers));
                    fillers++;
                }
            } catch (final IOException e) {
                assertThat(e).hasMessageContaining("No space left");
            }
            assertThat(fillers).isLessThan(64);
            final JsonNode error = host.fail("ADD", "b", CniHost.path(other), "");
            assertThat(error.path("code").asInt()).isEqualTo(5);
            assertThat(error.path("details").asText()).contains("No space left");
            assertThat(host.podLinks()).hasSize(1);
            host.succeed("DEL", "a", "", "");
            assertThat(host.remains()).isEmpty();
        } finally {
            host.stop();
            mount(List.of("umount", host.state().toString()));
        }
    }

    private static void mount(final List<String> command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static void delete(final Path tree) throws Exception {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (final Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
