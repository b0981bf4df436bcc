package io.hawser.controlplane.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.controlplane.cli.Kubeconfig;
import io.hawser.controlplane.controller.nodeipam.CidrSet;
import io.hawser.controlplane.controller.nodelifecycle.NodeTimes;
import io.hawser.controlplane.controller.runtime.LeaderSettings;
import io.hawser.controlplane.scheduler.SchedulerProgram;
import io.hawser.controlplane.testing.Http;
import io.hawser.controlplane.testing.TestCluster;
import io.hawser.kube.api.KubeConfig;
import io.hawser.kube.api.KubeConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A cluster with controllers, a scheduler and kubelets without containers. */
final class ControlledCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    static final LeaderSettings QUICK =
            new LeaderSettings(Duration.ofSeconds(2), Duration.ofMillis(1500), Duration.ofMillis(200));

    private final TestCluster servers = TestCluster.started();
    private final List<Component> components = new ArrayList<>();
    private final Http admin = servers.admin();
    private final TestKubelets kubelets = new TestKubelets(connection("test-kubelets", "system:masters"));

    /** Controllers and scheduler are started by the test. */
    static ControlledCluster bare() {
        return new ControlledCluster();
    }

    /** With everything. */
    static ControlledCluster started() {
        final ControlledCluster cluster = bare();
        cluster.startManager();
        cluster.startScheduler();
        return cluster;
    }

    Component startManager() {
        return added(
                ControllerManager.start(connection("system:kube-controller-manager"), settings(Clock.systemUTC())));
    }

    static ControllerSettings settings(final Clock clock) {
        return new ControllerSettings(
                CidrSet.parseAll("10.244.0.0/16", 24, 64),
                new NodeTimes(Duration.ofSeconds(10), Duration.ofMillis(500)),
                QUICK,
                clock);
    }

    Component startScheduler() {
        return added(SchedulerProgram.start(connection("system:kube-scheduler"), QUICK, Clock.systemUTC()));
    }

    Component added(final Component component) {
        components.add(component);
        return component;
    }

    /** Nodes join, and are seen to be ready: before, pods are kept away from them. */
    void join(final String... nodes) {
        for (final String node : nodes) {
            kubelets.join(node);
        }
        for (final String node : nodes) {
            await(
                    "/api/v1/nodes/" + node,
                    found -> found.at("/spec/podCIDR").isTextual()
                            && found.at("/spec/taints").isEmpty());
        }
    }

    TestKubelets kubelets() {
        return kubelets;
    }

    Http admin() {
        return admin;
    }

    TestCluster servers() {
        return servers;
    }

    KubeConnection connection(final String user, final String... groups) {
        final Path file = servers.directory().resolve(user.replace(':', '-') + ".kubeconfig");
        try {
            Kubeconfig.write(
                    file,
                    Kubeconfig.of(
                            servers.server().url(),
                            servers.server().keys().authority(),
                            user,
                            servers.server().keys().authority().client(user, groups)));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return KubeConfig.connection(file);
    }

    /** Waits until an object is as it should be, and returns it; shows what it was last. */
    JsonNode await(final String path, final Predicate<JsonNode> wanted) {
        final JsonNode[] last = new JsonNode[1];
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        last[0] = admin.get(path).body();
                        return wanted.test(last[0]);
                    });
        } catch (final org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(path + " is still " + last[0].toPrettyString(), e);
        }
        return last[0];
    }

    @Override
    public void close() {
        components.forEach(Component::close);
        kubelets.close();
        servers.close();
    }
}
