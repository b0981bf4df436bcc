package io.hawser.overlay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hawser.linux.net.IpPrefix;
import io.hawser.linux.testing.TestNamespace;
import io.hawser.overlay.address.InterfaceSelection;
import io.hawser.overlay.conductor.ChecksumPolicy;
import io.hawser.overlay.lease.SubnetEnv;
import io.hawser.overlay.lease.SubnetEnvFile;
import io.hawser.overlay.registry.InMemoryLeases;
import io.hawser.overlay.registry.LeaseRegistry;
import io.hawser.overlay.testing.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whole nodes in this process, with leases in memory. */
final class TestCluster implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(15);

    private final InMemoryLeases leases = new InMemoryLeases(System::nanoTime);
    private final List<Member> members = new ArrayList<>();
    private final Path directory;

    TestCluster(final String config) throws IOException {
        directory = Files.createTempDirectory("hw-cluster-");
        leases.config(config);
    }

    /** A node that runs. */
    record Member(TestNode node, OverlayNode overlay, Path file) {
        SubnetEnv env() {
            return new SubnetEnvFile(file).read().orElseThrow();
        }

        IpPrefix subnet() {
            return env().subnets().ipv4().orElseThrow();
        }

        TestNamespace addPod() {
            return node.addPod(env().mtu(), subnet());
        }
    }

    InMemoryLeases leases() {
        return leases;
    }

    /** Starts the daemon of a node. */
    Member start(final TestNode node) throws Exception {
        return start(node, CarryingPolicy.Carrier.AUTO);
    }

    /** Starts the daemon of a node, with this carrier of vxlan. */
    Member start(final TestNode node, final CarryingPolicy.Carrier carrier) throws Exception {
        return start(node, leases.connect(), InterfaceSelection.named("eth0"), carrier);
    }

    /** Starts the daemon of a node with its own connection and flags. */
    Member start(final TestNode node, final LeaseRegistry registry, final InterfaceSelection selection)
            throws Exception {
        return start(node, registry, selection, CarryingPolicy.Carrier.AUTO);
    }

    private Member start(
            final TestNode node,
            final LeaseRegistry registry,
            final InterfaceSelection selection,
            final CarryingPolicy.Carrier carrier)
            throws Exception {
        final Path file = directory.resolve("subnet" + members.size() + ".env");
        final OverlaySettings settings = new OverlaySettings(
                file, true, Duration.ofMinutes(60), ChecksumPolicy.AUTO, CarryingPolicy.of(carrier));
        final OverlayNode overlay = node.namespace().call(() -> OverlayNode.start(settings, registry, selection));
        final Member member = new Member(node, overlay, file);
        members.add(member);
        return member;
    }

    /** Waits until every node reaches every other. */
    void awaitReady() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(members).allSatisfy(member -> {
                    assertThat(member.overlay().missing()).isEmpty();
                    assertThat(member.overlay().status().paths()).isEqualTo(members.size() - 1);
                    assertThat(member.file()).exists();
                }));
    }

    @Override
    public void close() throws IOException {
        for (final Member member : members) {
            member.overlay().close();
            Files.deleteIfExists(member.file());
        }
        Files.delete(directory);
    }
}
