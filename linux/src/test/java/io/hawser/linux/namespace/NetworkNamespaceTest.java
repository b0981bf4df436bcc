package io.hawser.linux.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.linux.testing.TestNamespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NetworkNamespaceTest {
    private static final Path OWN = Path.of("/proc/thread-self/ns/net");

    @RegisterExtension
    final TestNamespaces namespaces = new TestNamespaces();

    @Test
    void iproute2SeesTheNamespaceByItsName() {
        final TestNamespace namespace = namespaces.create("a");
        assertThat(namespace.run("ip netns list")).contains(namespace.name());
        assertThat(namespace.run("ip netns exec " + namespace.name() + " ip -br link"))
                .startsWith("lo");
    }

    @Test
    void namespaceWithoutANameIsItsOwn() throws Exception {
        final Object home = Files.readSymbolicLink(OWN);
        try (NetworkNamespace unnamed = NetworkNamespace.unnamed()) {
            assertThat(unnamed.<Object>call(() -> Files.readSymbolicLink(OWN))).isNotEqualTo(home);
            assertThat(Files.readSymbolicLink(OWN)).isEqualTo(home);
        }
    }

    @Test
    void blockRunsInsideAndTheThreadComesBack() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final Object home = Files.readSymbolicLink(OWN);
        final Object inside = namespace.call(() -> Files.readSymbolicLink(OWN));
        assertThat(inside).isNotEqualTo(home);
        assertThat(Files.readSymbolicLink(OWN)).isEqualTo(home);
    }

    @Test
    void threadComesBackWhenTheBlockThrows() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final Object home = Files.readSymbolicLink(OWN);
        assertThatThrownBy(() -> namespace.call(() -> {
                    throw new IllegalArgumentException("from inside");
                }))
                .hasMessage("from inside");
        assertThat(Files.readSymbolicLink(OWN)).isEqualTo(home);
    }

    @Test
    void threadComesBackFromANamespaceThatWasClosedMeanwhile() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final Object home = Files.readSymbolicLink(OWN);
        final NetworkNamespace inside = namespace.call(NetworkNamespace::current);
        inside.run(inside::close);
        assertThat(Files.readSymbolicLink(OWN)).isEqualTo(home);
    }

    @Test
    void processStartedInsideStaysInside() throws Exception {
        final TestNamespace namespace = namespaces.create("a");
        final Process process = namespace.start(new ProcessBuilder("sleep", "30"));
        try (NetworkNamespace ofProcess = NetworkNamespace.ofProcess(process.pid())) {
            final Object inside = namespace.call(() -> Files.readSymbolicLink(OWN));
            assertThat(ofProcess.<Object>call(() -> Files.readSymbolicLink(OWN)))
                    .isEqualTo(inside);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void sameNameTwiceIsRefusedAndTheFirstIsKept() {
        final TestNamespace namespace = namespaces.create("a");
        assertThatThrownBy(() -> NetworkNamespace.create(namespace.name()))
                .isInstanceOfSatisfying(
                        LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EEXIST));
        assertThat(namespace.run("ip -br link show lo")).startsWith("lo");
    }

    @Test
    void missingNamespaceIsNamedInTheError() {
        assertThatThrownBy(() -> NetworkNamespace.named("hw-not-there"))
                .hasMessage("open network namespace /run/netns/hw-not-there: ENOENT");
    }

    @Test
    void deleteOfWhatIsNotThereDoesNothing() {
        NetworkNamespace.delete("hw-not-there");
        assertThat(NetworkNamespace.DIRECTORY.resolve("hw-not-there")).doesNotExist();
    }

    @Test
    void namesThatLeaveTheDirectoryAreRefused() {
        for (final String name : new String[] {"", "../x", ".", "a/b", "a\0b"}) {
            assertThatThrownBy(() -> NetworkNamespace.named(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
